/// Ends a search that has found what it was after.
public struct TargetTerminator: Terminator {
    /// What each objective is to reach, in order.
    public let targets: [Double]

    /// Ends the search when a complete and feasible trial is as good as each of `targets`, one for each objective.
    public init(_ targets: [Double]) {
        precondition(!targets.isEmpty && !targets.contains(where: \.isNaN), "A target is a number.")
        self.targets = targets
    }

    /// Looks for the trial that is closest to the targets.
    ///
    /// Objectives beyond the number of targets may have any value, targets beyond that of objectives count for
    /// nothing. O(n).
    public func assess(_ history: History) -> Assessment {
        let columns = Array(zip(zip(history.objectives, history.directions), targets))
        var closest: (gap: Double, row: Int)?
        for row in history.candidates {
            let gap = columns.map { Self.gap($0.0.0[row], $0.0.1, $0.1) }.max() ?? .infinity
            guard !gap.isNaN else { continue }
            if let known = closest, (known.gap, history.numbers[known.row]) <= (gap, history.numbers[row]) {
                continue
            }
            closest = (gap, row)
        }
        guard let closest else { return .tooEarly("no trial is complete and feasible") }
        let number = history.numbers[closest.row]
        return closest.gap <= 0
            ? Assessment(stops: true, reason: "trial \(number) has reached the target", figure: closest.gap)
            : Assessment(
                stops: false, reason: "trial \(number) is closest to the target", figure: closest.gap)
    }

    /// By how much `value` misses `target`.
    private static func gap(_ value: Double, _ direction: Direction, _ target: Double) -> Double {
        value == target ? 0 : (value - target) * direction.sign
    }
}

extension Terminator where Self == TargetTerminator {
    /// Ends the search when a complete and feasible trial is as good as each of `targets`.
    public static func target(_ targets: Double...) -> Self { TargetTerminator(targets) }
}
