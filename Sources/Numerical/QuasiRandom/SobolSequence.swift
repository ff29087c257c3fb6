/// Sobol's sequence: every 2ᵐ points from its start are a digital net in base 2.
///
/// Of each dimension's halves, quarters, … every one gets its share, and so do their products as far as the quality of
/// the net goes. Points are in Gray code order, as everybody has them, and have 53 bits.
///
/// Making a sequence costs O(dimensions × bits), with a scramble O(dimensions × bits²); a coordinate O(bits).
///
/// > I. M. Sobol. "On the Distribution of Points in a Cube and the Approximate Evaluation of Integrals." 1967.
/// > I. A. Antonov, V. M. Saleev. "An Economic Method of Computing LPτ-Sequences." 1979 (Gray code).
/// > S. Joe, F. Y. Kuo. "Constructing Sobol Sequences with Better Two-Dimensional Projections." 2008 (the numbers).
public struct SobolSequence: QuasiRandomSequence {
    /// The dimensions whose polynomials have degree 13 at most.
    public static var maximumDimensions: Int { SobolDirections.dimensions }

    /// The number of bits of a coordinate: as many as a `Double` holds exactly.
    static let bits = 53

    /// The number of dimensions.
    public let dimensions: Int
    /// v₁ … v₅₃ of each dimension, one dimension after the other; the highest of the 53 bits is worth a half.
    private var directions: [UInt64] = []
    private var shifts: [UInt64] = []

    /// The sequence in the first `dimensions` dimensions, at most ``maximumDimensions``.
    ///
    /// - Parameter seed: What to scramble by, with a random linear matrix and a digital shift for each dimension;
    ///   `nil` is the sequence as it was published, which begins at the origin.
    public init(dimensions: Int, scrambledBy seed: UInt64? = nil) {
        precondition((0...Self.maximumDimensions).contains(dimensions), "Too many dimensions.")
        self.dimensions = dimensions
        directions.reserveCapacity(dimensions * Self.bits)
        for dimension in 0..<dimensions {
            let scramble = seed.map { LinearScramble(seed: $0, dimension: dimension) }
            let own = Self.directions(of: dimension)
            directions += scramble.map { scramble in own.map { scramble.apply($0) } } ?? own
            shifts.append(scramble?.shift ?? 0)
        }
    }

    /// One coordinate of the point at `index`, in [0, 1).
    public func coordinate(_ dimension: Int, at index: Int) -> Double {
        precondition(index >= 0 && index >> Self.bits == 0, "The sequence has 2⁵³ points.")
        var digits = UInt64(index ^ index >> 1)
        var x = shifts[dimension]
        while digits != 0 {
            x ^= directions[dimension * Self.bits + digits.trailingZeroBitCount]
            digits &= digits - 1
        }
        return Double(x) * 0x1p-53
    }

    /// The direction numbers v₁ … v₅₃ by the recurrence of the polynomial.
    private static func directions(of dimension: Int) -> [UInt64] {
        guard dimension > 0 else { return (1...bits).map { 1 << UInt64(bits - $0) } }
        let generator = SobolDirections.generators[dimension - 1]
        let degree = generator.initialNumbers.count
        var v = zip(1..., generator.initialNumbers).map { k, m in m << UInt64(bits - k) }
        for k in degree..<bits {
            var next = v[k - degree] ^ v[k - degree] >> UInt64(degree)
            for i in 1..<degree where generator.polynomial >> UInt32(degree - i) & 1 == 1 { next ^= v[k - i] }
            v.append(next)
        }
        return v
    }
}
