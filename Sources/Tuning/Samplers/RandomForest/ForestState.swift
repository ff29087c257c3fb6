import Numerical
import SearchAlgorithms

/// What is derived from one history, and follows it.
struct ForestState: Sendable {
    private var configurations: Configurations?

    /// What to try next, over the parameters of `space`; the number of the trial that it repeats, if it does.
    mutating func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, _ sampler: RandomForestSampler,
        _ random: inout RandomStream
    ) -> (parameters: Parameters, repeats: Int?) {
        var known =
            configurations.flatMap { $0.space == space && $0.seen <= history.count ? $0 : nil }
            ?? Configurations(space, directions: history.directions)
        // Let go of the other copy first: the update then moves nothing.
        configurations = nil
        known.update(history)
        defer { configurations = known }
        let proposal = ForestProposal(known, trial, history, sampler)
        return proposal.choose(using: &random)
    }
}
