public import Numerical
public import SearchAlgorithms

/// Learns from the largest budget at which enough trials have reported.
///
/// ```swift
/// let study = try await Study.create(
///     "s", .minimize, sampler: .bohb(), pruner: .hyperband(minimumResource: 1, maximumResource: 81))
/// ```
/// A trial that reports at steps has been measured at as many budgets. The best of those that reported at one step make
/// a density, the others another one, and of the points drawn from the first the one is taken where the second is
/// smallest beside it (see `FidelityModel`). Trials that were pruned early count at the steps that they came to, so
/// that the sampler learns from them long before many are complete. One third of all trials is drawn evenly, which keeps
/// Hyperband's guarantees.
///
/// Complete trials that reported nothing are a budget of their own, the largest; so a study without reports is
/// searched as well. All parameters that some trial has are drawn together; one that a trial lacks is taken from another
/// trial. Of several objectives the first counts. Trials that break a constraint are worse than all others. Running
/// trials do not count. At most the latest 2,000 trials of a budget are modelled.
///
/// > S. Falkner, A. Klein, F. Hutter. "BOHB: Robust and Efficient Hyperparameter Optimization at Scale." ICML 2018.
public struct BOHBSampler: Sampler {
    /// Which share of trials is drawn evenly.
    public let randomFraction: Double
    /// How a budget is modelled.
    public let model: FidelityOptions
    private let cache = HistoryCache<BudgetObservations>()

    /// A sampler with the values of the original implementation, but for those given.
    ///
    /// - Parameters:
    ///   - randomFraction: Which share of trials is drawn evenly.
    ///   - minimumPoints: How many trials each density needs; `nil` is one more than there are parameters.
    ///   - topPercent: How many of a hundred trials are good.
    ///   - samples: How many points are drawn to take the best of.
    ///   - bandwidthFactor: How much wider kernels are for drawing than for evaluating.
    ///   - minimumBandwidth: The least width of a kernel.
    public init(
        randomFraction: Double = 1.0 / 3, minimumPoints: Int? = nil, topPercent: Int = 15, samples: Int = 64,
        bandwidthFactor: Double = 3, minimumBandwidth: Double = 1e-3
    ) {
        precondition((0...1).contains(randomFraction), "A share is from 0 to 1.")
        self.randomFraction = randomFraction
        model = FidelityOptions(
            minimumPoints: minimumPoints, topPercent: topPercent, samples: samples,
            bandwidthFactor: bandwidthFactor, minimumBandwidth: minimumBandwidth)
    }

    /// All parameters that some trial has and that have more than one value.
    public func jointSpace(given history: History) -> SearchSpace {
        history.union.filter { _, distribution in distribution.isSearchable }
    }

    /// Draws all parameters together, from the model or evenly.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        let isRandom = random.uniform() < randomFraction
        guard !isRandom, !space.isEmpty,
            let model = withObservations(of: history, { $0.model(history, space, model) })
        else { return Proposal() }
        let point = model.ask(using: &random)
        let values = zip(space.distributions, point).map { $0.internalValue(at: $1) }
        return Proposal(Parameters(space, internalValues: values))
    }

    /// Draws one parameter evenly.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        distribution.quantile(random.uniform())
    }

    private func withObservations<Result: Sendable>(
        of history: History, _ body: (inout BudgetObservations) -> Result
    ) -> Result {
        cache.withState(of: history, startingWith: BudgetObservations()) { observations in
            observations.update(history)
            return body(&observations)
        }
    }

    /// The budget that the model is of.
    public func explanation(given history: History) -> String? {
        let space = jointSpace(given: history)
        let known = withObservations(of: history) {
            $0.step(first: history.count, dimensions: space.count, model)
        }
        guard let step = known else { return nil }
        return step == .max
            ? "BOHB learns from whole trials" : "BOHB learns from what was reported at step \(step)"
    }
}

extension Distribution {
    /// A dimension of a density with one kernel a point.
    var kernelDimension: ProductKernelDensity.Dimension {
        if case .categorical(let choices) = self { .categorical(count: choices.count) } else { .unit }
    }

    /// Where `internalValue` lies in that dimension.
    func kernelCoordinate(of internalValue: Double) -> Double {
        if case .categorical = self { internalValue } else { position(of: internalValue) }
    }

    /// The internal value at a coordinate of that dimension.
    func internalValue(at coordinate: Double) -> Double {
        if case .categorical = self { coordinate } else { quantile(coordinate) }
    }
}

extension Sampler where Self == BOHBSampler {
    /// Learns from the largest budget at which enough trials have reported.
    public static func bohb(randomFraction: Double = 1.0 / 3) -> Self {
        BOHBSampler(randomFraction: randomFraction)
    }
}
