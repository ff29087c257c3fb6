import Tuning

/// Fewer points of a curve that look like all of them.
extension Reports {
    /// About `limit` reports at most: of each stretch the first, the smallest, the largest and the last.
    func thinned(to limit: Int) -> [(step: Int, value: Double)] {
        guard count > limit else { return Array(self) }
        let stretches = Swift.max(1, limit / 4)
        return (0..<stretches).flatMap { stretch in
            let start = stretch * count / stretches
            let end = (stretch + 1) * count / stretches
            return places(from: start, to: end).map { (steps[$0], values[$0]) }
        }
    }

    /// The places that stand for a stretch, rising.
    private func places(from start: Int, to end: Int) -> [Int] {
        var places: Set<Int> = [start, end - 1]
        if let smallest = (start..<end).min(by: { values[$0] < values[$1] }) { places.insert(smallest) }
        if let largest = (start..<end).max(by: { values[$0] < values[$1] }) { places.insert(largest) }
        return places.sorted()
    }
}

/// What a trial reported, as pages draw it.
struct TrialCurves {
    let trial: FrozenTrial
    /// The name of the metric that pruning reads.
    let metric: String

    /// How many points of a curve are told, and how many curves of a trial.
    private static let (mostPoints, mostCurves) = (400, 40)

    var json: JSON {
        var named = trial.metrics
        if named[metric] == nil, !trial.reports.isEmpty { named[metric] = trial.reports }
        let sorted = named.sorted { a, b in
            (a.key == metric ? 0 : 1, a.key) < (b.key == metric ? 0 : 1, b.key)
        }
        return .array(
            sorted.prefix(Self.mostCurves).map { name, reports in
                let points = reports.thinned(to: Self.mostPoints)
                return [
                    "metric": .string(name), "steps": .array(points.map { .int($0.step) }),
                    "values": .array(points.map { JSON.float($0.value).finite }),
                    "reports": .int(reports.count),
                ]
            })
    }
}
