import Glibc

/// The normal distribution with mean 0 and variance 1, in logarithms that hold in the far tails.
public enum StandardNormal {
    /// Log √(2π).
    public static let logNormalizer = 0.918938533204672741780329736405617639861

    /// The logarithm of the density φ at `x`.
    public static func logDensity(_ x: Double) -> Double { -0.5 * x * x - logNormalizer }

    /// The logarithm of the distribution function Φ at `x`.
    ///
    /// Right to a few units of the last place below 0, and 1 + x² times that above, where the value itself is tiny.
    /// Below 0, Φ(x) = ½ erfc(−x / √2) = ½ e^(−x²/2) erfcx(−x / √2), whose logarithm is a sum that never underflows;
    /// above, Φ(x) = 1 − ½ erfc(x / √2).
    public static func logDistribution(_ x: Double) -> Double {
        let scaled = x * 0.5.squareRoot()
        return x < 0 ? log(0.5 * erfcx(-scaled)) - scaled * scaled : log1p(-0.5 * erfc(scaled))
    }

    /// The logarithm of Φ(b) − Φ(a), the probability of the interval from `a` to `b`; −∞ if it is empty.
    ///
    /// Neither end may be NaN. By symmetry the interval is brought to where it reaches further up than down. Then
    ///
    /// - if a ≥ 0, it is log ½ − a²/2 + log(erfcx a' − e^(a'² − b'²) erfcx b') with x' = x / √2, which does not
    ///   underflow; the difference loses no more digits than the interval is narrow;
    /// - if a < 0 < b, it is log(½ erf b' + ½ erf −a'), a sum of positive terms.
    public static func logMass(from a: Double, to b: Double) -> Double {
        guard a < b else { return -.infinity }
        if abs(a) > abs(b) { return logMass(from: -b, to: -a) }
        let (scaled, far) = (a * 0.5.squareRoot(), b * 0.5.squareRoot())
        if a < 0 { return log(0.5 * (erf(far) + erf(-scaled))) }
        let ratio = far.isInfinite ? 0 : exp((scaled - far) * (scaled + far)) * erfcx(far)
        return log(0.5 * (erfcx(scaled) - ratio)) - scaled * scaled
    }

    /// Where Φ is `probability`, which is neither 0 nor 1, to about 1e-12 in Φ, by Newton's steps.
    public static func quantile(_ probability: Double) -> Double {
        var x = 0.0
        for _ in 0..<50 {
            let excess = 0.5 * erfc(-x * 0.5.squareRoot()) - probability
            let step = excess / exp(logDensity(x))
            x -= max(-1, min(1, step))
            if abs(step) < 1e-12 { break }
        }
        return x
    }
}
