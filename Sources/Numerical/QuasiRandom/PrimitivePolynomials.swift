/// The primitive polynomials over GF(2) in order of degree and value, each as the bits of its coefficients.
///
/// x² + x + 1 is 0b111. The first are 0b11, 0b111, 0b1011, 0b1101.
struct PrimitivePolynomials: Sequence, IteratorProtocol {
    private var last: UInt32 = 1

    mutating func next() -> UInt32? {
        repeat { last += 2 } while !Self.isPrimitive(last)
        return last
    }

    /// Whether x has the largest possible order, 2ˢ − 1, among the residues of `polynomial` of degree s.
    private static func isPrimitive(_ polynomial: UInt32) -> Bool {
        let order = (1 << polynomial.degree) - 1
        return power(order, modulo: polynomial) == 1
            && order.primeFactors.allSatisfy { order == $0 || power(order / $0, modulo: polynomial) != 1 }
    }

    /// x to the `exponent` modulo `polynomial`.
    private static func power(_ exponent: Int, modulo polynomial: UInt32) -> UInt32 {
        var (result, square) = (UInt32(1), reduced(0b10, modulo: polynomial))
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, square, modulo: polynomial) }
            square = product(square, square, modulo: polynomial)
            rest >>= 1
        }
        return result
    }

    private static func product(_ a: UInt32, _ b: UInt32, modulo polynomial: UInt32) -> UInt32 {
        var (sum, shifted, rest) = (UInt32(0), a, b)
        while rest > 0 {
            if rest & 1 == 1 { sum ^= shifted }
            shifted = reduced(shifted << 1, modulo: polynomial)
            rest >>= 1
        }
        return sum
    }

    /// What is left of a polynomial whose degree is at most that of the modulus.
    private static func reduced(_ value: UInt32, modulo polynomial: UInt32) -> UInt32 {
        Swift.min(value, value ^ polynomial)
    }
}

extension UInt32 {
    /// The degree of the polynomial with these coefficients.
    var degree: Int { 31 - leadingZeroBitCount }
}

extension Int {
    fileprivate var primeFactors: [Int] {
        var (factors, rest, candidate) = ([Int](), self, 2)
        while candidate * candidate <= rest {
            if rest % candidate == 0 { factors.append(candidate) }
            while rest % candidate == 0 { rest /= candidate }
            candidate += 1
        }
        return rest > 1 ? factors + [rest] : factors
    }
}
