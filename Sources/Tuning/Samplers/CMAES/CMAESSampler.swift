public import Numerical
public import SearchAlgorithms

/// Draws from a normal distribution that moves to where trials are good, learning its shape from generation to generation.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, sampler: .cmaES())
/// ```
/// The covariance matrix adaptation evolution strategy (see `CMAES`). It starts from the middle of all ranges, each on its
/// scale, once a first trial has told which parameters there are.
///
/// Numbers that all complete trials have are drawn together, and so are choices, each with a probability that is learnt from
/// the same generations and never falls to zero. With margins, the next whole number keeps a chance as well. Without a number
/// among the parameters, with several objectives, and for parameters that only some trials have, another sampler is asked.
///
/// A trial counts for the generation that it was asked from; one that comes too late for it is not learnt from. Pruned trials
/// rank behind complete ones, and those that break a constraint last, by how far. Failed ones do not count. Where an enqueued
/// trial is far away, the step to it is shortened; trials of other samplers are not learnt from, unless as a warm start.
///
/// An ask takes time for what is new: O(n²) in n dimensions, O(n³) once a generation, and O(n) in the separable form. The
/// sampler is a function of the history and the random stream. Each trial is noted with its generation, and the first of a
/// generation with the results that ended the one before, so that a new process goes on exactly where the last one stopped.
///
/// > N. Hansen. "The CMA Evolution Strategy: A Tutorial." arXiv:1604.00772, 2016.
/// > R. Hamano, S. Saito, M. Nomura, S. Shirakawa. "CMA-ES with Margin." GECCO 2022.
public struct CMAESSampler: Sampler {
    /// How many trials make a generation; by default 4 + ⌊3 ln n⌋.
    public let populationSize: Int?
    /// The first step size, as a part of the width of a range.
    public let sigma: Double
    /// Whether a variance for each dimension is learnt alone; by default in more than 250 dimensions.
    public let isSeparable: Bool?
    /// Whether whole numbers and steps are drawn with margins, so that a long search does not settle on one too early.
    public let usesMargin: Bool
    /// Whether steps are made smaller where values are noisy or have many local optima.
    public let adaptsLearningRate: Bool
    /// What follows when a run has come to its end.
    public let restarts: RestartStrategy
    /// Where the first run starts, for parameters that are not to start from the middle.
    public let start: [String: ParameterValue]
    /// The trials of another study, from whose best tenth the first run starts.
    public let sources: [FrozenTrial]
    /// What draws the parameters that are not drawn together.
    public let fallback: any Sampler

    /// In more dimensions than these, covariances take more time than they save.
    static let largestFullDimension = 250

    private let cache: HistoryCache<CMAESFollower>?

    /// A sampler with the usual settings, but for those given.
    ///
    /// Trials in `sources` that lack a parameter, or a value, are passed over.
    public init(
        populationSize: Int? = nil, sigma: Double = 1.0 / 6, isSeparable: Bool? = nil,
        usesMargin: Bool = false,
        adaptsLearningRate: Bool = false, restarts: RestartStrategy = .ipop,
        start: [String: ParameterValue] = [:], sources: [FrozenTrial] = [],
        fallback: any Sampler = TPESampler(isMultivariate: false)
    ) {
        precondition(populationSize.map { $0 >= 2 } ?? true, "A generation has two trials or more.")
        precondition(sigma > 0 && sigma.isFinite, "The step size is positive.")
        self.populationSize = populationSize
        self.sigma = sigma
        self.isSeparable = isSeparable
        self.usesMargin = usesMargin
        self.adaptsLearningRate = adaptsLearningRate
        self.restarts = restarts
        self.start = start
        self.sources = sources
        self.fallback = fallback
        cache = HistoryCache()
    }
}

extension CMAESSampler {
    /// The parameters that all complete trials share, if there is a number among them.
    public func jointSpace(given history: History) -> SearchSpace {
        guard history.directions.count == 1 else { return SearchSpace() }
        var hasNumber = false
        let space = history.intersection(includingPruned: false).filter { _, distribution in
            guard distribution.isSearchable else { return false }
            if case .categorical = distribution { return true }
            hasNumber = true
            return true
        }
        return hasNumber ? space : SearchSpace()
    }

    /// Draws all parameters together.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        // Of an enqueued trial some parameters are fixed: the rest is drawn, and the trial belongs to the generation.
        let joint = jointSpace(given: history)
        guard !joint.isEmpty else { return Proposal() }
        return withState(of: history, joint) { state in
            let strategy = state.strategy.current
            let (candidate, offsets) = state.dimensions.draw(from: strategy, &random)
            let values = state.dimensions.values(at: candidate, of: strategy)
            let attributes = state.note(offsets: offsets).attributes(key: state.key)
            guard space != joint else {
                return Proposal(Parameters(joint, internalValues: values), attributes: attributes)
            }
            let open = space.filter { name, _ in joint.index(of: name) != nil }
            let chosen = open.names.map { name in joint.index(of: name).map { values[$0] } ?? 0 }
            return Proposal(Parameters(open, internalValues: chosen), attributes: attributes)
        }
    }

    /// Asks the other sampler.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        try fallback.sample(name, from: distribution, for: trial, given: history, using: &random)
    }

    /// The size of a generation, and how often the search was restarted.
    public func explanation(given history: History) -> String? {
        let joint = jointSpace(given: history)
        guard !joint.isEmpty else { return nil }
        return withState(of: history, joint) { state in
            let strategy = state.strategy.current.strategy
            let run = state.strategy.runs > 0 ? ", restarted \(state.strategy.runs) ×" : ""
            return "CMA-ES with \(strategy.populationSize) trials a generation\(run)"
        }
    }

    private func withState<Result: Sendable>(
        of history: History, _ space: SearchSpace, _ body: (CMAESState) -> Result
    ) -> Result {
        let new = { CMAESState(self, space, history.directions[0]) }
        guard let cache else { return body(new().updated(history)) }
        return cache.withState(of: history, startingWith: CMAESFollower(new())) { follower in
            body(follower.state(of: history, space, new: new()))
        }
    }
}

extension CMAESSampler {
    /// The same sampler, which keeps nothing between asks.
    package var withoutCache: CMAESSampler { CMAESSampler(self, cache: nil) }

    private init(_ sampler: CMAESSampler, cache: HistoryCache<CMAESFollower>?) {
        populationSize = sampler.populationSize
        sigma = sampler.sigma
        isSeparable = sampler.isSeparable
        usesMargin = sampler.usesMargin
        adaptsLearningRate = sampler.adaptsLearningRate
        restarts = sampler.restarts
        start = sampler.start
        sources = sampler.sources
        fallback = sampler.fallback
        self.cache = cache
    }
}

extension Sampler where Self == CMAESSampler {
    /// The covariance matrix adaptation evolution strategy.
    public static func cmaES(
        populationSize: Int? = nil, isSeparable: Bool? = nil, restarts: RestartStrategy = .ipop
    ) -> Self {
        CMAESSampler(populationSize: populationSize, isSeparable: isSeparable, restarts: restarts)
    }
}
