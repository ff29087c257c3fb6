import Glibc

/// A power that brings values close to a normal distribution, whatever their sign.
///
/// > I. Yeo, R. Johnson. "A New Family of Power Transformations to Improve Normality or Symmetry." Biometrika 87, 2000.
package struct PowerTransform: Hashable, Codable, Sendable {
    /// The exponent λ: 1 changes nothing, less pulls large values in.
    package let exponent: Double

    /// The transform with the exponent λ.
    init(exponent: Double) { self.exponent = exponent }

    /// The most likely exponent for `values`, between −2 and 4; `nil` where all are equal.
    package init?(fittedTo values: [Double]) {
        guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
        // The likelihood has one maximum: golden sections.
        let ratio = 0.618_033_988_749_894_9
        var (low, high) = (-2.0, 4.0)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (atLeft, atRight) = (Self.loss(left, values), Self.loss(right, values))
        while high - low > 1e-3 {
            if atLeft < atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = Self.loss(left, values)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = Self.loss(right, values)
            }
        }
        exponent = (low + high) / 2
    }

    /// The transformed values, standardized.
    package func apply(_ values: [Double]) -> [Double] {
        let powers = values.map { power($0) }
        let count = Double(powers.count)
        let mean = powers.reduce(0, +) / count
        let deviation = (powers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        guard deviation > 0, deviation.isFinite else { return values }
        return powers.map { ($0 - mean) / deviation }
    }

    /// ψ(λ, x), equation 2.1.
    func power(_ x: Double) -> Double {
        if x >= 0 { return abs(exponent) < 1e-8 ? log1p(x) : expm1(exponent * log1p(x)) / exponent }
        let rest = 2 - exponent
        return abs(rest) < 1e-8 ? -log1p(-x) : -expm1(rest * log1p(-x)) / rest
    }

    /// −log likelihood, equation 3.1.
    private static func loss(_ exponent: Double, _ values: [Double]) -> Double {
        let powers = values.map { PowerTransform(exponent: exponent).power($0) }
        let count = Double(powers.count)
        let mean = powers.reduce(0, +) / count
        let variance = powers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let jacobian = values.reduce(0) { $0 + ($1 < 0 ? -1 : 1) * log1p(abs($1)) }
        let loss = 0.5 * count * log(variance) - (exponent - 1) * jacobian
        return loss.isNaN ? .infinity : loss
    }
}
