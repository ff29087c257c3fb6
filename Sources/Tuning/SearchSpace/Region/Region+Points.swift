import Numerical

/// Regions that have an end of points.
extension Region {
    /// Whether the parameters of `point` that are there have an end of values.
    func isFinite(_ point: [Double]) -> Bool {
        chosen(point).allSatisfy { $0.distribution.count != nil }
    }

    /// How many points are looked at before the search for another one is given up.
    private static var limit: Int { 4096 }

    /// The point of which `isGood` holds that is reached from `start` by the fewest moves of one parameter each.
    ///
    /// - Returns: `nil` if there is none among the first few thousand points.
    func nearest(to start: [Double], pinned: Set<Int>, where isGood: ([Double]) -> Bool) -> [Double]? {
        var spareRandom = RandomStream(seed: 0)
        let search = RegionSearch(self, start, pinned: pinned, spare: randomValues(using: &spareRandom))
        var known: Set<[UInt64]> = [start.map(\.bitPattern)]
        var ring = [start]
        while !ring.isEmpty {
            var next: [[Double]] = []
            for point in ring {
                for index in parameters.indices where !pinned.contains(index) && !point[index].isNaN {
                    for value in search.grid(index, around: point[index]) {
                        guard known.count < Self.limit else { break }
                        guard let moved = search.moved(point, index, to: value),
                            known.insert(moved.map(\.bitPattern)).inserted
                        else { continue }
                        next.append(moved)
                    }
                }
            }
            let good = next.filter { contains($0) && isGood($0) }
            if let best = good.min(by: { search.distance($0) < search.distance($1) }) { return best }
            // Points that break a requirement may lie between those that do not.
            ring = known.count < Self.limit ? next : []
        }
        return nil
    }

    /// All points of the region in order, each with the parameters that it has; `nil` if there are more than `limit`, or
    /// no end of them.
    package func allPoints(limit: Int) -> [Parameters]? {
        var points: [[Double]] = [[Double](repeating: .nan, count: parameters.count)]
        for index in parameters.indices {
            guard let values = parameters[index].distribution.allValuesIfFew(limit) else { return nil }
            points = points.flatMap { point in
                guard isActive(index, in: point) else { return [point] }
                return values.map { value in
                    var point = point
                    point[index] = value
                    return point
                }
                .filter(isPromising)
            }
            guard points.count <= limit else { return nil }
        }
        return points.filter(contains).map { point in
            let chosen = chosen(point)
            return Parameters(
                SearchSpace(chosen.map { ($0.name, $0.distribution) }), internalValues: chosen.map(\.value))
        }
    }

    /// Whether no requirement is broken for certain, and no two items have one place, whatever comes next.
    private func isPromising(_ point: [Double]) -> Bool {
        for (structure, positions) in zip(structures, parts) {
            let values = positions.map { point[$0] }.filter { !$0.isNaN }
            switch structure.kind {
            case .permutation where Set(values).count < values.count: return false
            case .ordered where zip(values, values.dropFirst()).contains(where: >): return false
            default: break
            }
        }
        return requirements.allSatisfy { requirement in
            // A parameter that is to come reads as one that is not there: what can be told already is told.
            requirement.condition.violation { value($0, of: point) } ?? 0 == 0
        }
    }
}

extension Distribution {
    /// All values, unless there are more than `limit` or no end of them.
    fileprivate func allValuesIfFew(_ limit: Int) -> [Double]? {
        guard let count, count <= limit else { return nil }
        return allValues
    }
}
