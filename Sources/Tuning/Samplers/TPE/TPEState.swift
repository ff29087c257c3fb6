import Numerical
import SearchAlgorithms

/// What is derived from one history, and follows it.
struct TPEState: Sendable {
    var groups = SpaceGroups()
    private var split: TrialSplit
    private let gamma: Gamma
    private var sets: [SearchSpace: (set: ObservationSet, lastUse: Int)] = [:]
    private var uses = 0

    init(_ sampler: TPESampler, objectives: Int) {
        gamma = sampler.gamma ?? .usual(objectives: objectives)
        split = TrialSplit(limit: gamma.limit, objectives: objectives)
    }

    /// A value for each parameter of `space`, drawn together.
    mutating func suggest(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, _ sampler: TPESampler,
        _ random: inout RandomStream
    ) -> [Double] {
        let objectives = history.directions.count
        let ended = history.count(of: .complete) + history.count(of: .pruned)
        let below = split.below(gamma(ended), in: history)
        let running = sampler.usesConstantLiar ? history.running.filter { $0.number != trial.number } : []
        uses += 1
        let new = {
            let belowOptions = sampler.kernelsBelow(objectives: objectives, dimensions: space.count)
            let set = ObservationSet(
                space, sampler.kernels, belowOptions: belowOptions, limit: sampler.trialsAbove)
            return (set: set, lastUse: 0)
        }
        let use = uses
        // Trials are the same if all their parameters are.
        let avoidsRepetition = sampler.avoidsRepetition && space.count == history.parameterNames.count
        defer { forgetUnused(parameters: history.parameterNames.count) }
        return { (entry: inout (set: ObservationSet, lastUse: Int)) in
            entry.lastUse = use
            entry.set.update(history, below: below, running: running)
            let (set, candidates) = (entry.set, sampler.candidates)
            guard avoidsRepetition else { return set.tree.ask(candidates: candidates, using: &random) }
            return set.tree.ask(candidates: candidates, avoiding: set.holds, using: &random)
        }(&sets[space, default: new()])
    }

    /// Ranges that differ from trial to trial leave sets behind that nobody asks again.
    private mutating func forgetUnused(parameters: Int) {
        guard sets.count > 16 + 2 * parameters else { return }
        if let oldest = sets.min(by: { $0.value.lastUse < $1.value.lastUse }) { sets[oldest.key] = nil }
    }
}
