public import Numerical
public import SearchAlgorithms

/// Draws parameters that are likely among the best trials and unlikely among the rest.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, sampler: .tpe())
/// ```
/// The tree-structured Parzen estimator. After some random trials, the finished ones are split in two: the best few
/// are *below*, the others *above*. Each side becomes a density of kernels, and of the points drawn from the density
/// below the one is taken where it exceeds the density above most (see `TreeParzenEstimator`).
///
/// With one objective, all parameters that every trial has are drawn together, so that their interplay counts; a
/// parameter that only some trials have is drawn on its own, or, in groups, with those that always come with it. With
/// several objectives, each is drawn on its own by default.
///
/// What ranks trials: objectives; then pruned trials by how far they came and by what they reported there; last, trials
/// that break a constraint, by how far. Running trials count as bad ones (the *constant liar*), so that parallel
/// workers keep apart.
///
/// An ask takes time for what is new since the last one, and to evaluate the densities, which is bounded. The sampler is a function of
/// the history and the random stream: what it keeps between asks changes nothing but the time.
///
/// > J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl. "Algorithms for Hyper-Parameter Optimization." NeurIPS 2011.
/// > Y. Ozaki, Y. Tanigaki, S. Watanabe, M. Onishi. "Multiobjective Tree-Structured Parzen Estimator." JAIR 73, 2022.
public struct TPESampler: Sampler {
    /// How many trials must have ended, complete or pruned, before they count; until then draws are random.
    public let startupTrials: Int
    /// How many points are drawn from the density below, to take the best of.
    public let candidates: Int
    /// How many trials are below; by default a tenth, at most 25 with one objective and 250 with several.
    public let gamma: Gamma?
    /// How kernels are made of trials.
    public let kernels: ParzenOptions
    /// The exponent of the magic clip among the best trials; by default 1.5 where one objective's parameters are drawn
    /// together, and elsewhere that of ``kernels``.
    ///
    /// Narrow kernels below look closely at where the best trials are, while the wide ones above still keep off where
    /// bad ones are. With 1, the few best trials of a short study are blurred over the whole range.
    public let clipExponentBelow: Double?
    /// Whether parameters are drawn together; by default if there is one objective.
    public let isMultivariate: Bool?
    /// Whether parameters that only some trials have are drawn together with those that always come with them.
    public let isGrouped: Bool
    /// Whether running trials count as bad ones.
    public let usesConstantLiar: Bool
    /// Whether a trial that would repeat one is drawn only if there is nothing else among the candidates.
    ///
    /// It concerns parameters that are all counted: whole numbers, steps and choices.
    public let avoidsRepetition: Bool
    /// How many of the latest trials can be above at most: those before count only if they are among the best.
    ///
    /// It bounds an ask. Earlier trials would weigh least.
    public let trialsAbove: Int

    private let cache: HistoryCache<TPEState>?

    /// A sampler with the usual settings, but for those given.
    public init(
        startupTrials: Int = 10, candidates: Int = 24, gamma: Gamma? = nil,
        kernels: ParzenOptions = ParzenOptions(), clipExponentBelow: Double? = nil,
        isMultivariate: Bool? = nil, isGrouped: Bool = false, usesConstantLiar: Bool = true,
        avoidsRepetition: Bool = true, trialsAbove: Int = 10_000
    ) {
        precondition(candidates > 0, "There must be candidates to choose from.")
        precondition(trialsAbove > 0, "Good trials stand out from others only.")
        precondition(
            !isGrouped || isMultivariate != false, "A group is a group of parameters drawn together.")
        self.startupTrials = startupTrials
        self.candidates = candidates
        self.gamma = gamma
        self.kernels = kernels
        self.clipExponentBelow = clipExponentBelow
        self.isMultivariate = isMultivariate
        self.isGrouped = isGrouped
        self.usesConstantLiar = usesConstantLiar
        self.avoidsRepetition = avoidsRepetition
        self.trialsAbove = trialsAbove
        cache = HistoryCache()
    }

    /// The same sampler, which keeps nothing between asks.
    package var withoutCache: TPESampler { TPESampler(self, cache: nil) }

    private init(_ sampler: TPESampler, cache: HistoryCache<TPEState>?) {
        startupTrials = sampler.startupTrials
        candidates = sampler.candidates
        gamma = sampler.gamma
        kernels = sampler.kernels
        clipExponentBelow = sampler.clipExponentBelow
        isMultivariate = sampler.isMultivariate
        isGrouped = sampler.isGrouped
        usesConstantLiar = sampler.usesConstantLiar
        avoidsRepetition = sampler.avoidsRepetition
        trialsAbove = sampler.trialsAbove
        self.cache = cache
    }
}

extension TPESampler {
    /// The parameters that all trials share, or that some trials have in groups.
    public func jointSpace(given history: History) -> SearchSpace {
        guard isMultivariate ?? (isGrouped || history.directions.count == 1), !isStartingUp(history) else {
            return SearchSpace()
        }
        guard isGrouped else {
            return history.intersection().filter { _, distribution in distribution.isSearchable }
        }
        let groups = withState(of: history) { $0.groups.groups(in: history) }
        return SearchSpace(
            groups.flatMap { Array($0) }.filter { _, distribution in distribution.isSearchable })
    }

    /// Draws all parameters together, or each group together.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        guard !isStartingUp(history), !space.isEmpty else { return Proposal() }
        return withState(of: history) { state in
            let parts =
                isGrouped
                ? state.groups.groups(in: history).map {
                    $0.filter { name, _ in space.index(of: name) != nil }
                }
                : [space]
            var proposal = Parameters()
            for part in parts where !part.isEmpty {
                let values = state.suggest(part, for: trial, given: history, self, &random)
                for ((name, distribution), value) in zip(part, values) {
                    proposal.set(name, value, from: distribution)
                }
            }
            return Proposal(proposal)
        }
    }

    /// Draws one parameter from what all trials that have it say.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        guard distribution.isSearchable else { return distribution.quantile(random.uniform()) }
        guard !isStartingUp(history) else {
            return StartupDesign(trials: startupTrials)
                .sample(name, from: distribution, for: trial, given: history, using: &random)
        }
        return withState(of: history) { state in
            state.suggest(SearchSpace([(name, distribution)]), for: trial, given: history, self, &random)[0]
        }
    }

    /// How kernels are made of the best trials: with several objectives, all weigh the same.
    ///
    /// A parameter that is drawn alone would settle too early with narrow ones.
    func kernelsBelow(objectives: Int, dimensions: Int) -> ParzenOptions {
        var options = kernels
        if objectives > 1 { options.weights = .equal }
        let isNarrow = objectives == 1 && dimensions > 1
        options.clipExponent = clipExponentBelow ?? (isNarrow ? 1.5 : kernels.clipExponent)
        return options
    }

    private func isStartingUp(_ history: History) -> Bool {
        history.count(of: .complete) + history.count(of: .pruned) < startupTrials
    }

    private func withState<Result: Sendable>(of history: History, _ body: (inout TPEState) -> Result)
        -> Result
    {
        let objectives = history.directions.count
        guard let cache else {
            var state = TPEState(self, objectives: objectives)
            return body(&state)
        }
        return cache.withState(
            of: history, startingWith: TPEState(self, objectives: objectives), body)
    }
}

extension Sampler where Self == TPESampler {
    /// The tree-structured Parzen estimator.
    public static func tpe(
        startupTrials: Int = 10, isMultivariate: Bool? = nil, isGrouped: Bool = false
    ) -> Self {
        TPESampler(startupTrials: startupTrials, isMultivariate: isMultivariate, isGrouped: isGrouped)
    }
}
