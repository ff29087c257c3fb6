public import Numerical
public import SearchAlgorithms

/// Tries where a forest of regression trees expects to improve most.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, sampler: .randomForest())
/// ```
/// After some random trials, a forest learns what came of all complete ones. Of many random points, the best trials, and
/// their neighbours, the one is tried whose expected improvement, on a logarithmic scale of losses, is largest. Trees ask about
/// one parameter at a time, so that whole numbers, choices, and parameters that only some trials have are at home.
///
/// Which parameters depend on which is inferred from the trials (of few values alone): a parameter that is not there
/// is missing to the forest too. A share of the trials is drawn at random, so that nothing stays unseen. No combination is
/// tried twice, unless `evaluations` allows that, or a hundred draws find nothing new.
///
/// With `evaluations` above 1, values are taken as noisy: the best are tried again, up to that often, and the forest learns
/// means. A trial that repeats another one has the number of that one in its
/// attribute ``repeatedTrial``.
///
/// With several objectives, each trial follows one mixture of them, its weights drawn by chance. Constraints: the
/// improvement counts as much as they are likely to be kept. Running trials are taken to come out as the mean. Pruned
/// trials are not learnt, but not repeated either.
///
/// The work of an ask is bounded: at most `learntConfigurations` are learnt, the best and others spread over all.
///
/// > F. Hutter, H. Hoos, K. Leyton-Brown. "Sequential Model-Based Optimization for General Algorithm Configuration." LION 5,
/// > 2011.
/// > M. Lindauer et al. "SMAC3: A Versatile Bayesian Optimization Package for Hyperparameter Optimization." JMLR 23, 2022.
public struct RandomForestSampler: Sampler {
    /// How many trials must have ended, complete or pruned, before the forest is asked; until then draws are random.
    public var startupTrials: Int
    /// How the forest is grown.
    public var forest: ForestOptions
    /// The share of later trials that are drawn at random.
    public var randomShare: Double
    /// How often a combination of values is tried at most; more than once where values are noisy.
    public var evaluations: Int
    /// How many points are drawn to look for the largest improvement.
    public var draws: Int
    /// From how many of these, and how many trials, neighbours are searched.
    public var starts: Int
    /// How many configurations are learnt at most.
    public var learntConfigurations: Int

    private let cache = HistoryCache<ForestState>()

    /// A sampler with the usual settings, but for those given.
    public init(
        startupTrials: Int = 10, forest: ForestOptions = Self.usualForest, randomShare: Double = 0.1,
        evaluations: Int = 1, draws: Int = 500, starts: Int = 6, learntConfigurations: Int = 300
    ) {
        precondition(draws > 0 && learntConfigurations >= 8, "There must be something to choose from.")
        self.startupTrials = startupTrials
        self.forest = forest
        self.randomShare = randomShare
        self.evaluations = evaluations
        self.draws = draws
        self.starts = starts
        self.learntConfigurations = learntConfigurations
    }

    /// Ten trees that cut at random places.
    public static var usualForest: ForestOptions { ForestOptions(trees: 10, splits: .random) }
}

extension RandomForestSampler {
    /// All parameters that some trial has.
    public func jointSpace(given history: History) -> SearchSpace {
        guard !isStartingUp(history) else { return SearchSpace() }
        return history.union.filter { _, distribution in distribution.isSearchable }
    }

    /// Chooses the parameters that a trial has, as far as the trials so far tell.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        guard !isStartingUp(history), !space.isEmpty else { return Proposal() }
        let (parameters, repeats) = cache.withState(of: history, startingWith: ForestState()) { state in
            state.propose(space, for: trial, given: history, self, &random)
        }
        let note = repeats.map { [Self.repeatedTrial: JSON.int($0).text] } ?? [:]
        return Proposal(parameters, attributes: note)
    }

    /// Draws a parameter that nothing is known about.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        guard distribution.isSearchable, isStartingUp(history) else {
            return distribution.quantile(random.uniform())
        }
        return StartupDesign(trials: startupTrials)
            .sample(name, from: distribution, for: trial, given: history, using: &random)
    }

    /// Where values are noisy.
    public var repeatsOnPurpose: Bool { evaluations > 1 }

    private func isStartingUp(_ history: History) -> Bool {
        history.count(of: .complete) + history.count(of: .pruned) < startupTrials
    }

    /// The attribute of a trial that tries again what another one tried: its number.
    public static let repeatedTrial = "apus:repeated_trial"
}

extension Sampler where Self == RandomForestSampler {
    /// A random forest as a model of the objective; `evaluations` above 1 where values are noisy.
    public static func randomForest(startupTrials: Int = 10, evaluations: Int = 1) -> Self {
        RandomForestSampler(startupTrials: startupTrials, evaluations: evaluations)
    }
}
