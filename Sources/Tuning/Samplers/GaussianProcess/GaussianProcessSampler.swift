public import Numerical
public import SearchAlgorithms

/// Models the objective as a Gaussian process, and asks where most improvement is expected.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, sampler: .gaussianProcess())
/// ```
/// After some trials that fill their ranges, the values are modelled as a Gaussian process with a Matérn kernel, and the
/// next trial goes where the expected improvement is largest (see `GaussianProcess` and `AcquisitionSearch`). Several
/// objectives, constraints, conditional parameters and running trials are taken into account; beyond 20 parameters the
/// search stays in a trust region.
///
/// An ask is bounded: at most 1,000 trials are modelled when the kernel is fitted. The sampler is a function of the
/// history and the random stream: what it keeps between asks changes nothing but the time.
///
/// > J. Snoek, H. Larochelle, R. Adams. "Practical Bayesian Optimization of Machine Learning Algorithms." NeurIPS 2012.
/// > C. Hvarfner, E. Hellsten, L. Nardi. "Vanilla Bayesian Optimization Performs Great in High Dimensions." ICML 2024.
public struct GaussianProcessSampler: Sampler {
    /// What is expected of a point.
    public enum Acquisition: Hashable, Codable, Sendable {
        /// How much better it is than the best, on average.
        case expectedImprovement
        /// The same, on the best value without its noise, of which it is counted in that it is not known.
        case noisyExpectedImprovement
        /// How good it may be: so many standard deviations better than its mean.
        case confidenceBound(deviations: Double)
        /// How likely it is better than the best.
        case probabilityOfImprovement
    }

    /// How a process is made of the values of an objective.
    public typealias Model = GrowingProcess.Options

    /// How many trials must be complete before they count; `nil` is twice the number of parameters, from 5 to 10.
    public let startupTrials: Int?
    /// What is expected of a point.
    public let acquisition: Acquisition
    /// How a process is made of the values of an objective.
    public let model: Model
    /// Beyond how many parameters the search stays in a trust region.
    public let trustRegionParameters: Int

    let cache: HistoryCache<GaussianProcessState>?

    /// A sampler with the usual settings, but for those given.
    public init(
        startupTrials: Int? = nil, acquisition: Acquisition = .expectedImprovement,
        model: Model = .init(), trustRegionParameters: Int = 20
    ) {
        self.trustRegionParameters = trustRegionParameters
        (self.startupTrials, self.acquisition, self.model) = (startupTrials, acquisition, model)
        cache = HistoryCache(capacity: 4)
    }
}

extension GaussianProcessSampler {
    /// All parameters that some trial has, conditional ones too.
    public func jointSpace(given history: History) -> SearchSpace {
        isStartingUp(history) ? SearchSpace() : searchableUnion(of: history)
    }

    /// The point that promises most.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal {
        guard !isStartingUp(history), !space.isEmpty else { return Proposal() }
        if let fault = LinearAlgebra.fault { throw SamplerError.noLinearAlgebra(fault) }
        return withState(of: history) { state in
            let point = state.suggest(space, for: trial, given: history, self, &random)
            return Proposal(Parameters(space, internalValues: space.internalValues(at: point)))
        }
    }

    /// Draws a parameter that is asked for before there is a model, or that no model knows.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        guard distribution.isSearchable else { return distribution.quantile(random.uniform()) }
        return StartupDesign(trials: startupCount(history))
            .sample(name, from: distribution, for: trial, given: history, using: &random)
    }

    /// Which parameters matter most, and how much noise there is.
    public func explanation(given history: History) -> String? {
        let space = jointSpace(given: history)
        guard !space.isEmpty, LinearAlgebra.fault == nil else { return nil }
        return withState(of: history) { $0.explanation(space, given: history, self) }
    }

    private func isStartingUp(_ history: History) -> Bool {
        history.count(of: .complete) < startupCount(history)
    }

    /// The settings of the model; in many dimensions, length scales are thought to be shorter unless somebody said so.
    ///
    /// A kernel that reaches far tells too little of a neighbourhood where there are fewer trials than directions.
    func options(dimensions: Int) -> Model {
        var options = model
        if dimensions > 20, model.prior == .init() { options.prior.logScaleMean = 0 }
        return options
    }

    func startupCount(_ history: History) -> Int {
        startupTrials ?? min(max(2 * searchableUnion(of: history).count, 5), 10)
    }

    private func searchableUnion(of history: History) -> SearchSpace {
        history.union.filter { _, distribution in distribution.isSearchable }
    }

    private func withState<Result: Sendable>(
        of history: History, _ body: (inout GaussianProcessState) throws -> Result
    ) rethrows -> Result {
        guard let cache else {
            var state = GaussianProcessState()
            return try body(&state)
        }
        return try cache.withState(of: history, startingWith: GaussianProcessState(), body)
    }
}

extension Sampler where Self == GaussianProcessSampler {
    /// A Gaussian process that asks where most improvement is expected.
    public static func gaussianProcess(
        startupTrials: Int? = nil, acquisition: GaussianProcessSampler.Acquisition = .expectedImprovement
    ) -> Self {
        GaussianProcessSampler(startupTrials: startupTrials, acquisition: acquisition)
    }
}
