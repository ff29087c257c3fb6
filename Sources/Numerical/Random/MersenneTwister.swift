/// The generator that other programs' seeds stand for: MT19937 with 32-bit output.
///
/// Used only where a sequence must agree with theirs; ``RandomStream`` is better in every other respect.
///
/// > M. Matsumoto, T. Nishimura. "Mersenne Twister." ACM TOMACS 8, 1998.
public struct MersenneTwister: Sendable {
    private var state: [UInt32]
    private var position = 624

    /// The generator of `seed`, as NumPy's `RandomState(seed)` makes it.
    public init(seed: UInt32) {
        state = [seed]
        for index in 1..<624 {
            let last = state[index - 1]
            state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
        }
    }

    /// The next 32 bits.
    public mutating func next() -> UInt32 {
        if position == 624 { twist() }
        var y = state[position]
        position += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C_5680
        y ^= (y << 15) & 0xEFC6_0000
        return y ^ (y >> 18)
    }

    private mutating func twist() {
        for i in 0..<624 {
            let y = (state[i] & 0x8000_0000) | (state[(i + 1) % 624] & 0x7FFF_FFFF)
            state[i] = state[(i + 397) % 624] ^ (y >> 1) ^ (y & 1 == 1 ? 0x9908_B0DF : 0)
        }
        position = 0
    }

    /// A whole number drawn uniformly from 0 to `maximum`, by rejection as NumPy does.
    public mutating func integer(through maximum: UInt32) -> UInt32 {
        guard maximum > 0 else { return 0 }
        let mask = UInt32.max >> UInt32(maximum.leadingZeroBitCount)
        while true {
            let value = next() & mask
            if value <= maximum { return value }
        }
    }

    /// Shuffles as NumPy's `RandomState.shuffle` does. (Fisher and Yates 1938)
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for i in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(i, Int(integer(through: UInt32(i))))
        }
    }
}
