import Glibc

/// How kernels are made of observations.
public struct ParzenOptions: Hashable, Sendable {
    /// The weight of the prior, a kernel as wide as the domain, where a recent observation has 1.
    public var priorWeight: Double
    /// Whether no kernel is narrower than the width of the domain over min(100, (n + 2)ᵅ), for n observations.
    public var usesMagicClip: Bool
    /// The α of the magic clip: the larger, the narrower kernels may be while observations are few.
    public var clipExponent: Double
    /// Whether the ends of the domain count as neighbours of the outermost observations.
    public var considersEndpoints: Bool
    /// How much each observation counts.
    public var weights: ObservationWeights

    /// Options with the usual values.
    public init(
        priorWeight: Double = 1, usesMagicClip: Bool = true, clipExponent: Double = 1,
        considersEndpoints: Bool = false, weights: ObservationWeights = .recent
    ) {
        precondition(priorWeight >= 0, "A weight is not negative.")
        self.priorWeight = priorWeight
        self.usesMagicClip = usesMagicClip
        self.clipExponent = clipExponent
        self.considersEndpoints = considersEndpoints
        self.weights = weights
    }

    /// The smallest standard deviation among `count` kernels of a domain.
    package func smallestDeviation(_ count: Int, width: Double) -> Double {
        guard usesMagicClip else { return 1e-12 }
        return width / min(100, clipExponent == 1 ? Double(count + 2) : pow(Double(count + 2), clipExponent))
    }
}

/// How much each observation counts, by its place among all in order of age.
public enum ObservationWeights: Hashable, Sendable {
    /// The latest 25 count 1, those before less, along a straight line that ends at 1 / n with the first.
    case recent
    /// All count the same.
    case equal
}
