/// Asks several pruners: the first one that would end a trial ends it.
///
/// At most one of them pauses trials.
public struct EarliestPruner: Pruner {
    /// The pruners, in the order in which they are asked.
    public let pruners: [any Pruner]

    /// Asks `pruners`.
    public init(_ pruners: [any Pruner]) {
        precondition(pruners.count(where: \.pausesTrials) <= 1, "One pruner at most pauses trials.")
        self.pruners = pruners
    }

    /// Whether one of them does.
    public var usesHistory: Bool { pruners.contains(where: \.usesHistory) }
    /// Whether one of them does.
    public var pausesTrials: Bool { pruners.contains(where: \.pausesTrials) }
    /// Whether one of them does.
    public var copiesCheckpoints: Bool { pruners.contains(where: \.copiesCheckpoints) }

    /// Ends the trial if one of them would, else pauses it if one would; what all have noted is noted.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let verdicts = pruners.map { $0.judge(trial, given: history) }
        let decisive = verdicts.first(where: \.prunes) ?? verdicts.first(where: \.pauses)
        var verdict = decisive ?? .proceed
        for other in verdicts { verdict.attributes.merge(other.attributes) { own, _ in own } }
        return verdict
    }

    /// What the one says that pauses trials.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        pruners.first(where: \.pausesTrials)?.resumption(given: history, isLast: isLast)
    }
}
