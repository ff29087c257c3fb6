/// What a dimension of Sobol's sequence is made from.
struct SobolGenerator {
    /// The primitive polynomial, as the bits of its coefficients.
    var polynomial: UInt32
    /// The odd numbers m₁ … mₛ.
    var initialNumbers: [UInt64]
}

extension SobolDirections {
    /// The generators of all dimensions but the first.
    static let generators: [SobolGenerator] = {
        var stream = BitStream(packed)
        return PrimitivePolynomials().prefix(dimensions - 1).map { polynomial in
            SobolGenerator(
                polynomial: polynomial,
                initialNumbers: (0..<polynomial.degree).map { 2 * stream.next(bits: $0) + 1 })
        }
    }()

    /// Six bits a character, the lowest first; ends of lines count for nothing.
    private struct BitStream {
        private let text: StaticString
        private var position = 0
        private var buffer: UInt64 = 0
        private var available = 0

        init(_ text: StaticString) { self.text = text }

        mutating func next(bits: Int) -> UInt64 {
            while available < bits { fill() }
            defer {
                buffer >>= UInt64(bits)
                available -= bits
            }
            return buffer & (1 << UInt64(bits) - 1)
        }

        private mutating func fill() {
            let character = text.withUTF8Buffer { $0[position] }
            position += 1
            guard character >= UInt8(ascii: "0") else { return }
            buffer |= UInt64(character - UInt8(ascii: "0")) << UInt64(available)
            available += 6
        }
    }
}
