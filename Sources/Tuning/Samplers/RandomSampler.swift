public import Numerical

/// Draws every parameter uniformly on its scale, whatever happened before.
///
/// Trial *n* of a seed gets the same parameters at any parallelism. O(1).
///
/// > J. Bergstra, Y. Bengio. "Random Search for Hyper-Parameter Optimization." JMLR 13, 2012.
public struct RandomSampler: Sampler {
    /// A sampler without options.
    public init() {}

    /// No.
    public var usesHistory: Bool { false }

    /// Draws one parameter.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        distribution.quantile(random.uniform())
    }
}

extension Sampler where Self == RandomSampler {
    /// Uniformly at random.
    public static var random: Self { RandomSampler() }
}
