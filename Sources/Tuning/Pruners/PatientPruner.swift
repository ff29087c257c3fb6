/// Lets another pruner judge only trials that have not got better for a while.
public struct PatientPruner: Pruner {
    /// The pruner that is asked then; without one, the trial is pruned.
    public let wrapped: (any Pruner)?
    /// The number of reports without getting better that are borne.
    public let patience: Int
    /// By how much a value must be better to count as better.
    public let minimumDelta: Double

    /// Asks `wrapped` once `patience` reports have passed in vain.
    public init(_ wrapped: (any Pruner)? = nil, patience: Int, minimumDelta: Double = 0) {
        precondition(patience >= 0, "Patience must not be negative.")
        precondition(minimumDelta >= 0, "The difference must not be negative.")
        (self.wrapped, self.patience, self.minimumDelta) = (wrapped, patience, minimumDelta)
    }

    /// Whether the wrapped pruner does.
    public var usesHistory: Bool { wrapped?.usesHistory ?? false }

    /// Judges the last reports by the ones before.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let (values, direction) = (trial.reports.values, history.direction)
        guard values.count > patience + 1 else { return .proceed }
        guard let before = direction.best(of: values.dropLast(patience + 1)),
            let after = direction.best(of: values.suffix(patience + 1)),
            direction.isBetter(before + direction.sign * minimumDelta, than: after)
        else { return .proceed }
        return wrapped?.judge(trial, given: history)
            ?? Verdict(prunes: true, reason: "no better for \(patience + 1) reports")
    }
}

extension Pruner where Self == PatientPruner {
    /// Asks `wrapped` once `patience` reports have passed without getting better.
    public static func patient(_ wrapped: (any Pruner)? = nil, patience: Int, minimumDelta: Double = 0)
        -> Self
    {
        PatientPruner(wrapped, patience: patience, minimumDelta: minimumDelta)
    }
}
