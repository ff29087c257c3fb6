/// Ends a search that has not found anything better for a while.
///
/// Complete trials count, in the order of their numbers; pruned and failed ones do not. With several objectives, a
/// trial is better if no earlier one is as good in all of them.
///
/// Without a difference to ask for, and with one objective, it decides as Optuna's `BestValueStagnationEvaluator` does.
public struct StagnationTerminator: Terminator {
    /// How many complete trials without a better one are borne.
    public let patience: Int
    /// By which share of the best value so far a value must be better to count as better.
    public let relativeDelta: Double
    /// How many trials must be complete before the search may end.
    public let minimumTrials: Int

    /// Ends the search after more than `patience` complete trials of which none was better.
    public init(patience: Int = 30, relativeDelta: Double = 0, minimumTrials: Int = 20) {
        precondition(patience >= 0, "Patience must not be negative.")
        precondition(relativeDelta >= 0, "The difference must not be negative.")
        self.patience = patience
        self.relativeDelta = relativeDelta
        self.minimumTrials = minimumTrials
    }

    /// Counts the trials since the last one that was better.
    ///
    /// O(n log n) at worst, O(n) if trials end about in order; times the Pareto set with several objectives.
    public func assess(_ history: History) -> Assessment {
        let rows = history.completeRowsByNumber
        guard !rows.isEmpty else { return .tooEarly("no trial is complete") }
        var archive = ImprovementArchive(directions: history.directions, relativeDelta: relativeDelta)
        var last = 0
        for (position, row) in rows.enumerated() where history.violations[row] <= 0 {
            if archive.take(history.objectives.map { $0[row] }) { last = position }
        }
        let inVain = rows.count - 1 - last
        let left = patience - inVain
        return Assessment(
            stops: left < 0 && rows.count >= minimumTrials,
            reason:
                "\(inVain) \(inVain == 1 ? "trial" : "trials") without a better one, \(patience) are borne",
            figure: Double(left))
    }
}

/// The values that were better than all before them when they came.
private struct ImprovementArchive {
    let directions: [Direction]
    let relativeDelta: Double
    private var members: [[Double]] = []

    init(directions: [Direction], relativeDelta: Double) {
        (self.directions, self.relativeDelta) = (directions, relativeDelta)
    }

    /// Whether `values` are better, in some objective, than each member.
    mutating func take(_ values: [Double]) -> Bool {
        guard members.allSatisfy({ isBetter(values, than: $0) }) else { return false }
        members.removeAll { member in
            zip(directions, zip(values, member)).allSatisfy { !$0.isBetter($1.1, than: $1.0) }
        }
        members.append(values)
        return true
    }

    private func isBetter(_ values: [Double], than member: [Double]) -> Bool {
        zip(directions, zip(values, member)).contains { direction, pair in
            let margin = pair.1.isFinite ? relativeDelta * abs(pair.1) : 0
            return direction.isBetter(pair.0, than: pair.1 - direction.sign * margin)
        }
    }
}

extension Terminator where Self == StagnationTerminator {
    /// Ends the search after more than `patience` complete trials of which none was better.
    public static func stagnation(
        patience: Int = 30, relativeDelta: Double = 0, minimumTrials: Int = 20
    ) -> Self {
        StagnationTerminator(patience: patience, relativeDelta: relativeDelta, minimumTrials: minimumTrials)
    }
}
