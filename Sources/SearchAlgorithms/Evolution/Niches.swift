package import Numerical

/// Which reference direction each point is next to, and how far.
///
/// > K. Deb, H. Jain. 2014, sections IV-D and IV-E.
package struct Niches {
    /// The position of the direction next to each point.
    package let niches: [Int]
    /// How far each point is from the line of that direction.
    package let distances: [Double]
    private let count: Int

    /// O(points × directions × objectives).
    package init(of points: [[Double]], around directions: [[Double]]) {
        let units = directions.map { direction in
            let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return direction.map { $0 / length }
        }
        var (niches, distances): ([Int], [Double]) = ([], [])
        for point in points {
            // The square of the distance is |s|² − (s·w)²: the next direction is that of the largest s·w.
            let shadows = units.map { unit in zip(unit, point).reduce(0) { $0 + $1.0 * $1.1 } }
            let next = shadows.indices.max { shadows[$0] < shadows[$1] } ?? 0
            let rest = zip(units[next], point).map { $1 - shadows[next] * $0 }
            niches.append(next)
            distances.append(rest.reduce(0) { $0 + $1 * $1 }.squareRoot())
        }
        (self.niches, self.distances) = (niches, distances)
        count = directions.count
    }

    /// `size` points: the first `certain` ones, and of the others those of the emptiest niches. (Algorithm 4)
    ///
    /// O(points log points + chosen × directions).
    package func choose(_ size: Int, certain: Int, using random: inout RandomStream) -> [Int] {
        guard niches.count > size else { return Array(niches.indices) }
        var held = [Int](repeating: 0, count: count)
        for niche in niches.prefix(certain) { held[niche] += 1 }
        var waiting = [[Int]](repeating: [], count: count)
        for index in certain..<niches.count { waiting[niches[index]].append(index) }
        for niche in waiting.indices { waiting[niche].sort { distances[$0] > distances[$1] } }
        var chosen = Array(0..<certain)
        while chosen.count < size {
            let open = waiting.indices.filter { !waiting[$0].isEmpty }
            let fewest = open.map { held[$0] }.min() ?? 0
            let emptiest = open.filter { held[$0] == fewest }
            let niche = emptiest[random.index(below: emptiest.count)]
            // An empty niche takes the point that is nearest, any other one takes any.
            let position =
                held[niche] == 0 ? waiting[niche].count - 1 : random.index(below: waiting[niche].count)
            chosen.append(waiting[niche].remove(at: position))
            held[niche] += 1
        }
        return chosen
    }
}
