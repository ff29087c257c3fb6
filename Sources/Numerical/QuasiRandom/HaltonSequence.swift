/// Halton's sequence: coordinate d is the index, its digits in the d-th prime base mirrored at the point.
///
/// Making an unscrambled sequence costs O(dimensions), a coordinate O(log index). A scramble keeps a table of all digits of
/// each base, some 30 MB for 1,000 dimensions and next to nothing for 50, and a coordinate costs O(54 / log₂ base).
///
/// > J. H. Halton. "On the Efficiency of Certain Quasi-Random Sequences of Points." Numerische Mathematik 2, 1960.
/// > A. B. Owen. "A Randomized Halton Algorithm in R." arXiv:1706.02808, 2017 (the scramble).
public struct HaltonSequence: QuasiRandomSequence {
    /// As many as there are primes below 8,192: 1,028.
    public static var maximumDimensions: Int { primes.count }

    private static let primes: [Int] = {
        var isComposite = [Bool](repeating: false, count: 1 << 13)
        return isComposite.indices.dropFirst(2).filter { candidate in
            guard !isComposite[candidate] else { return false }
            for multiple in stride(from: candidate * candidate, to: isComposite.count, by: candidate) {
                isComposite[multiple] = true
            }
            return true
        }
    }()

    /// The number of dimensions.
    public let dimensions: Int
    private let permutations: [DigitPermutations]?

    /// The sequence in the first `dimensions` dimensions, at most ``maximumDimensions``.
    ///
    /// - Parameter seed: What to scramble by, with a random permutation of the digits at each place of each base;
    ///   `nil` is the sequence as it was published, which begins at the origin.
    public init(dimensions: Int, scrambledBy seed: UInt64? = nil) {
        precondition((0...Self.maximumDimensions).contains(dimensions), "Too many dimensions.")
        self.dimensions = dimensions
        permutations = seed.map { seed in
            (0..<dimensions).map { dimension in
                var random = RandomStream(seed: seed, stream: UInt64(dimension))
                return DigitPermutations(base: Self.primes[dimension], using: &random)
            }
        }
    }

    /// One coordinate of the point at `index`, in [0, 1).
    public func coordinate(_ dimension: Int, at index: Int) -> Double {
        precondition(index >= 0, "The first point has the index 0.")
        if let permutations { return permutations[dimension].radicalInverse(index) }
        let base = Self.primes[dimension]
        var (rest, weight, x) = (index, 1 / Double(base), 0.0)
        while rest > 0 {
            x += Double(rest % base) * weight
            weight /= Double(base)
            rest /= base
        }
        return x
    }
}

/// A permutation of the digits at each place behind the point that a `Double` can tell.
private struct DigitPermutations {
    private let base: Int
    private var table: [UInt16] = []

    init(base: Int, using random: inout RandomStream) {
        self.base = base
        var weight = 1 / Double(base)
        while weight > 0x1p-54 {
            table += (0..<UInt16(base)).shuffled(using: &random)
            weight /= Double(base)
        }
    }

    func radicalInverse(_ index: Int) -> Double {
        var (rest, weight, x) = (index, 1 / Double(base), 0.0)
        for place in stride(from: 0, to: table.count, by: base) {
            x += Double(table[place + rest % base]) * weight
            weight /= Double(base)
            rest /= base
        }
        return min(x, 1 - 0x1p-53)
    }
}
