/// Prunes a trial whose best value so far is worse than the median of earlier trials at its step.
///
/// The pruner to begin with: it has no budget to choose.
public struct MedianPruner: Pruner {
    private let half: PercentilePruner

    /// A pruner that keeps the better half.
    ///
    /// - Parameters:
    ///   - startupTrials: The number of complete trials before any is pruned.
    ///   - warmupSteps: The steps of each trial before it is judged.
    ///   - interval: The number of steps between two judgements.
    ///   - minimumTrials: The number of trials that must have reported at a step.
    public init(startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1, minimumTrials: Int = 1) {
        half = PercentilePruner(
            50, startupTrials: startupTrials, warmupSteps: warmupSteps, interval: interval,
            minimumTrials: minimumTrials)
    }

    /// Judges the best value so far by the median of the others.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        half.judge(trial, given: history)
    }
}

extension Pruner where Self == MedianPruner {
    /// Prunes a trial that is worse than the median at its step.
    public static func median(
        startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1, minimumTrials: Int = 1
    ) -> Self {
        MedianPruner(
            startupTrials: startupTrials, warmupSteps: warmupSteps, interval: interval,
            minimumTrials: minimumTrials)
    }
}
