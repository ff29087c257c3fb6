public import Numerical
public import SearchAlgorithms

/// Breeds parameters from those of the best trials so far.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, .minimize, sampler: .nsgaII(populationSize: 40))
/// ```
/// Whatever can be asked for genomes and told how good they were makes a sampler: ``NSGAIISampler``, ``NSGAIIISampler``,
/// ``MOEADSampler``, ``DifferentialEvolutionSampler``, ``AnnealingSampler``, ``ParticleSwarmSampler``, or an algorithm of
/// your own.
///
/// The genes are all parameters that a complete trial had. A child inherits those that its parents have, and what they lack
/// from others that have it; the objective takes what it asks for, so that parameters with conditions are bred too. Until
/// there is a population, parameters fill their ranges as a Latin hypercube does; later, one that no trial had is random.
///
/// Every complete trial is told in the order of rows, those that were enqueued or added too: a study that another sampler began is
/// continued. Trials that failed or were pruned leave no trace. Nothing is noted about trials: where an algorithm has places
/// or generations, they follow from the numbers of trials and from the order in which they ended. So a fresh sampler goes on
/// where another stopped; after a restart of parallel workers the order is that of numbers.
///
/// An ask costs what is new since the last one and what the algorithm takes, however long the history is.
public struct EvolutionarySampler<Algorithm: EvolutionaryAlgorithm>: Sampler {
    /// The algorithm, before it has seen anything.
    public let algorithm: Algorithm
    private let cache: HistoryCache<EvolutionFollower<Algorithm>>?

    /// A sampler that asks `algorithm`, which has not been told anything yet.
    public init(_ algorithm: Algorithm) {
        self.algorithm = algorithm
        cache = HistoryCache()
    }

    /// The same sampler, which keeps nothing between asks.
    package var withoutCache: Self { Self(algorithm, cache: nil) }

    private init(_ algorithm: Algorithm, cache: HistoryCache<EvolutionFollower<Algorithm>>?) {
        (self.algorithm, self.cache) = (algorithm, cache)
    }
}

extension EvolutionarySampler {
    /// The parameters that complete trials had.
    public func jointSpace(given history: History) -> SearchSpace {
        history.count(of: .complete) == 0 ? SearchSpace() : withState(of: history) { $0.genes.space }
    }

    /// A child, as far as the algorithm has one.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        guard !space.isEmpty else { return Proposal() }
        let stream = random
        let (parameters, rest) = withState(of: history) { state -> (Parameters, RandomStream) in
            var random = stream
            let genome = state.algorithm.ask(trial.number, genes: state.genes.kinds, using: &random)
            return (genome.map { state.genes.parameters(of: $0, in: space) } ?? Parameters(), random)
        }
        random = rest
        return Proposal(parameters)
    }

    /// Draws a parameter that was not bred.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        guard history.count < algorithm.populationSize, distribution.isSearchable else {
            return distribution.quantile(random.uniform())
        }
        return StartupDesign(trials: algorithm.populationSize)
            .sample(name, from: distribution, for: trial, given: history, using: &random)
    }

    private func withState<Result: Sendable>(
        of history: History, _ body: (borrowing EvolutionState<Algorithm>) -> Result
    ) -> Result {
        guard let cache else {
            var state = EvolutionState(algorithm)
            state.update(history)
            return body(state)
        }
        return cache.withState(of: history, startingWith: EvolutionFollower(algorithm)) {
            $0.withState(of: history, algorithm, body)
        }
    }
}
