import Numerical
import SearchAlgorithms

/// Learns from what people prefer, where nothing can be measured.
///
/// ```swift
/// let study = try await Study.create("colours", .minimize, sampler: .preferential())
/// try await study.becomePreferential(candidates: 4)
/// ```
/// After some trials that fill their ranges, how much people like a trial is modelled as a Gaussian process that is told
/// nothing but choices (see `PreferentialProcess`). One way in which it may be is drawn, that of trials nobody has judged
/// yet with it, and the next trial goes where it promises to be better than the best: so some trials try what is not
/// known, and others what people are likely to prefer.
///
/// Values of trials do not count. At most the latest 400 preferences are modelled, and the trials in them. The sampler is a
/// function of the history, with its ``History/preferences``, and of the random stream.
///
/// > S. Takeno, M. Nomura, M. Karasuyama. "Towards Practical Preferential Bayesian Optimization with Skew Gaussian
/// > Processes." ICML 2023 (algorithm 1, with draws from the approximation of Laplace).
/// > W. Chu, Z. Ghahramani. "Preference Learning with Gaussian Processes." ICML 2005.
public struct PreferentialSampler: Sampler {
    /// How many trials fill their ranges before choices count.
    public let startupTrials: Int

    /// How many preferences are modelled at most.
    static let mostPreferences = 400

    /// A sampler that begins with so many trials that fill their ranges.
    public init(startupTrials: Int = 4) { self.startupTrials = startupTrials }

    /// Yes.
    public var learnsFromPreferences: Bool { true }

    /// All parameters that some trial has, once somebody has chosen.
    public func jointSpace(given history: History) -> SearchSpace {
        guard history.count + history.running.count >= startupTrials, !history.preferences.isEmpty else {
            return SearchSpace()
        }
        return history.union.filter { _, distribution in distribution.isSearchable }
    }

    /// The point that promises most.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal {
        guard !space.isEmpty else { return Proposal() }
        if let fault = LinearAlgebra.fault { throw SamplerError.noLinearAlgebra(fault) }
        guard let model = PreferenceModel(space, history, except: trial) else { return Proposal() }
        return Proposal(
            Parameters(space, internalValues: space.internalValues(at: model.suggest(using: &random))))
    }

    /// Draws a parameter that is asked for before there is a model, or that no model knows.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        guard distribution.isSearchable else { return distribution.quantile(random.uniform()) }
        return StartupDesign(trials: startupTrials)
            .sample(name, from: distribution, for: trial, given: history, using: &random)
    }

    /// How many choices it learns from.
    public func explanation(given history: History) -> String? {
        history.preferences.isEmpty
            ? "fills the ranges until somebody has chosen"
            : "learns from \(history.preferences.count) \(history.preferences.count == 1 ? "preference" : "preferences")"
    }
}

extension Sampler where Self == PreferentialSampler {
    /// Learns from what people prefer.
    public static func preferential(startupTrials: Int = 4) -> Self {
        PreferentialSampler(startupTrials: startupTrials)
    }
}
