/// How lonely points are.
extension Losses {
    /// For each point, the sum over all objectives of the distance between its two neighbours.
    ///
    /// Distances are measured in the range of the finite values of the objective. The smallest and the largest value have
    /// a neighbour infinitely far away, but an objective in which all are equal counts for nothing. O(n log n).
    ///
    /// > K. Deb, A. Pratap, S. Agarwal, T. Meyarivan. "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II." IEEE
    /// > Trans. Evolutionary Computation 6, 2002, section III-B.
    public func crowdingDistances() -> [Double] {
        var distances = [Double](repeating: 0, count: count)
        // Equal values keep the order that the objective before gave them.
        var order = Array(0..<count)
        for objective in 0..<objectives {
            order.sort { self[$0, objective] < self[$1, objective] }
            let values = order.map { self[$0, objective] }
            guard let first = values.first, let last = values.last, first != last else { continue }
            let width = Self.width(of: values)
            for (position, index) in order.enumerated() {
                let below = position > 0 ? values[position - 1] : -.infinity
                let above = position + 1 < count ? values[position + 1] : .infinity
                distances[index] += below == above ? 0 : (above - below) / width
            }
        }
        return distances
    }

    /// From the smallest to the largest finite value; 1 if there is nothing between them.
    private static func width(of sorted: [Double]) -> Double {
        guard let low = sorted.first(where: { $0 != -.infinity }),
            let high = sorted.last(where: { $0 != .infinity })
        else { return 1 }
        return high > low ? high - low : 1
    }
}
