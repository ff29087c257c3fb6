/// A reproducible stream of random bits, split from a seed by a number.
///
/// ```swift
/// var random = RandomStream(seed: 7, stream: 41)
/// let x = random.uniform()
/// ```
/// Streams of one seed are independent for practical purposes: the state of each is drawn by SplitMix64 from a hash
/// of both numbers. The generator is xoshiro256++, whose period is 2²⁵⁶ − 1.
///
/// > D. Blackman, S. Vigna. "Scrambled Linear Pseudorandom Number Generators." ACM TOMS 47, 2021.
public struct RandomStream: RandomNumberGenerator, Hashable, Codable, Sendable {
    private var s0, s1, s2, s3: UInt64

    /// Makes the stream of `seed` with the number `stream`.
    public init(seed: UInt64, stream: UInt64 = 0) {
        var mixer = SplitMix64(state: seed)
        mixer.state = mixer.next() ^ (stream &* 0xD1B5_4A32_D192_ED03)
        (s0, s1, s2, s3) = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        let result = (s0 &+ s3).rotatedLeft(by: 23) &+ s0
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3.rotatedLeft(by: 45)
        return result
    }
}

extension RandomStream {
    /// A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number drawn uniformly from `low` to `high`; the upper end is reached by rounding alone.
    public mutating func uniform(in bounds: ClosedRange<Double>) -> Double {
        let width = bounds.upperBound - bounds.lowerBound
        // The width of a range can overflow though both of its ends are finite.
        guard width.isFinite else {
            let u = uniform()
            return bounds.lowerBound * (1 - u) + bounds.upperBound * u
        }
        return min(bounds.lowerBound + width * uniform(), bounds.upperBound)
    }

    /// A whole number drawn uniformly from 0 to `bound` − 1.
    ///
    /// > D. Lemire. "Fast Random Integer Generation in an Interval." ACM TOMACS 29, 2019.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "A range to draw from must not be empty.")
        return Int(next(upperBound: UInt64(bound)))
    }
}

/// The generator that spreads a seed over a larger state.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension UInt64 {
    func rotatedLeft(by count: UInt64) -> UInt64 { self << count | self >> (64 - count) }
}
