public import Numerical

/// Spreads trials more evenly than chance does: trial *n* takes the *n*-th point of a quasi-random sequence.
///
/// ```swift
/// let study = try await Study.create("s", .minimize, sampler: .sobol(seed: 7))
/// ```
/// No two workers get one point, and none has to ask another: they share the sequence by the numbers of trials. The
/// dimensions are the parameters in the order in which a trial asks for them, so that the first trial already has its
/// point and conditions need no care. The points depend on the seed and the name of the study; every worker needs the same
/// seed. Whatever a categorical parameter has to choose from gets an equal share of its dimension.
///
/// Choosing costs O(1) for each parameter. Beyond the dimensions of the sequence, over 1,000, parameters are random.
///
/// > J. Bergstra, Y. Bengio. "Random Search for Hyper-Parameter Optimization." JMLR 13, 2012, section 3.
public struct QuasiRandomSampler<Sequence: QuasiRandomSequence>: Sampler {
    /// What the scramble follows from.
    public let seed: UInt64
    /// Whether points are scrambled.
    ///
    /// If not, the first one lies at the lower end of everything.
    public let isScrambled: Bool
    private let prefix = SequencePrefix<Sequence>()

    /// A sampler whose points follow from `seed`.
    public init(seed: UInt64 = 0, scrambled: Bool = true) {
        (self.seed, isScrambled) = (seed, scrambled)
    }

    /// No.
    public var usesHistory: Bool { false }

    /// The trial's coordinate in the dimension that is next.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        let dimension = trial.parameters.count
        guard dimension < Sequence.maximumDimensions else { return distribution.quantile(random.uniform()) }
        let scramble = seed ^ UInt64(CRC32.checksum(history.studyName.utf8)) << 32
        let sequence = prefix.sequence(beyond: dimension, scrambledBy: isScrambled ? scramble : nil)
        return distribution.quantile(sequence.coordinate(dimension, at: trial.number))
    }
}

extension Sampler where Self == QuasiRandomSampler<SobolSequence> {
    /// Spreads trials by Sobol's sequence.
    public static func sobol(seed: UInt64 = 0, scrambled: Bool = true) -> Self {
        QuasiRandomSampler(seed: seed, scrambled: scrambled)
    }
}

extension Sampler where Self == QuasiRandomSampler<HaltonSequence> {
    /// Spreads trials by Halton's sequence.
    public static func halton(seed: UInt64 = 0, scrambled: Bool = true) -> Self {
        QuasiRandomSampler(seed: seed, scrambled: scrambled)
    }
}
