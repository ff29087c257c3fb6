import Numerical

/// Prunes a trial whose best value so far is not among the best `percentile` per cent of earlier trials at its step.
///
/// Compared are the trials that are complete and reported at the same step. O(n) for *n* of them.
///
/// > D. Golovin et al. "Google Vizier: A Service for Black-Box Optimization." KDD 2017.
public struct PercentilePruner: Pruner {
    /// The share of trials that go on, in per cent.
    public let percentile: Double
    /// The number of complete trials before any is pruned.
    public let startupTrials: Int
    /// The number of trials that must have reported at a step.
    public let minimumTrials: Int
    let schedule: PruningSchedule

    /// A pruner that keeps the best `percentile` per cent.
    public init(
        _ percentile: Double, startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1,
        minimumTrials: Int = 1
    ) {
        precondition((0...100).contains(percentile), "A percentile lies between 0 and 100.")
        precondition(startupTrials >= 0, "The number of startup trials must not be negative.")
        precondition(minimumTrials >= 1, "At least one trial must be compared with.")
        self.percentile = percentile
        self.startupTrials = startupTrials
        self.minimumTrials = minimumTrials
        schedule = PruningSchedule(warmupSteps: warmupSteps, interval: interval)
    }

    /// Judges the best value so far by the percentile of the others.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let complete = history.count(of: .complete)
        guard complete > 0, complete >= startupTrials, let last = trial.reports.last,
            schedule.isDue(trial.reports.steps)
        else { return .proceed }
        let direction = history.direction
        guard let best = direction.best(of: trial.reports.values) else {
            return Verdict(prunes: true, reason: "not a number")
        }
        guard let rivals = history.reports(atStep: last.step)?.values, rivals.count >= minimumTrials else {
            return .proceed
        }
        let bound = rivals.percentile(direction == .minimize ? percentile : 100 - percentile)
        guard direction.isBetter(bound, than: best) else { return .proceed }
        let name = percentile == 50 ? "the median" : "the best \(percentile.text()) %"
        return Verdict(
            prunes: true,
            reason: "\(best.text()) by step \(last.step), worse than \(name) (\(bound.text()))")
    }
}

extension Pruner where Self == PercentilePruner {
    /// Prunes a trial that is not among the best `percentile` per cent at its step.
    public static func percentile(
        _ percentile: Double, startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1,
        minimumTrials: Int = 1
    ) -> Self {
        PercentilePruner(
            percentile, startupTrials: startupTrials, warmupSteps: warmupSteps, interval: interval,
            minimumTrials: minimumTrials)
    }
}
