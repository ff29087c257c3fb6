/// Ends each trial when it has had the steps that its sampler gave it.
///
/// For samplers that decide how long a trial is evaluated, as ``DEHBSampler`` does. Others are let be.
public struct BudgetPruner: Pruner {
    /// A pruner without options.
    public init() {}

    /// No.
    public var usesHistory: Bool { false }

    /// Ends the trial at its budget.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard let budget = trial.systemAttributes[SystemAttribute.budget]?.value?.integer,
            let last = trial.reports.steps.last
        else { return .proceed }
        return Verdict(prunes: last >= budget, reason: "trained for \(budget) steps, as it was to be")
    }
}

extension Pruner where Self == BudgetPruner {
    /// Ends each trial when it has had the steps that its sampler gave it.
    public static var budget: Self { BudgetPruner() }
}
