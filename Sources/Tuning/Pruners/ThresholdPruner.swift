import Numerical

/// Prunes a trial whose last report leaves some bounds, or is not a number.
public struct ThresholdPruner: Pruner {
    /// The smallest value with which a trial goes on.
    public let lower: Double
    /// The largest value with which a trial goes on.
    public let upper: Double
    let schedule: PruningSchedule

    /// A pruner that keeps what is between `lower` and `upper`.
    public init(
        lower: Double = -.infinity, upper: Double = .infinity, warmupSteps: Int = 0, interval: Int = 1
    ) {
        precondition(lower <= upper, "The lower bound must not be above the upper one.")
        (self.lower, self.upper) = (lower, upper)
        schedule = PruningSchedule(warmupSteps: warmupSteps, interval: interval)
    }

    /// No.
    public var usesHistory: Bool { false }

    /// Judges the last report by the bounds.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard let last = trial.reports.last, schedule.isDue(trial.reports.steps) else { return .proceed }
        if lower <= last.value, last.value <= upper { return .proceed }
        let reason =
            last.value.isNaN
            ? "not a number"
            : "\(last.value.text()) is "
                + (last.value < lower ? "below \(lower.text())" : "above \(upper.text())")
        return Verdict(prunes: true, reason: reason)
    }
}

extension Pruner where Self == ThresholdPruner {
    /// Prunes a trial whose last report is outside `lower`…`upper`.
    public static func threshold(
        lower: Double = -.infinity, upper: Double = .infinity, warmupSteps: Int = 0, interval: Int = 1
    ) -> Self {
        ThresholdPruner(lower: lower, upper: upper, warmupSteps: warmupSteps, interval: interval)
    }
}
