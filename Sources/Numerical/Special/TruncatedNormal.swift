import Glibc

/// A normal distribution that is cut off at two bounds.
///
/// ```swift
/// let kernel = TruncatedNormal(mean: 0.2, deviation: 0.1, bounds: 0...1)
/// let x = kernel.sample(using: &random)
/// ```
public struct TruncatedNormal: Hashable, Sendable {
    /// The mean of the distribution before it is cut.
    public var mean: Double
    /// The standard deviation of the distribution before it is cut.
    public var deviation: Double
    /// Where all values are.
    public var bounds: ClosedRange<Double>

    /// Cuts the normal distribution of `mean` and a positive `deviation` at `bounds`; the mean may lie outside.
    public init(mean: Double, deviation: Double, bounds: ClosedRange<Double>) {
        precondition(deviation > 0, "The deviation of a normal distribution is positive.")
        (self.mean, self.deviation, self.bounds) = (mean, deviation, bounds)
    }

    /// The bounds as deviations from the mean.
    var limits: ClosedRange<Double> {
        (bounds.lowerBound - mean) / deviation...(bounds.upperBound - mean) / deviation
    }

    /// The logarithm of the density at `x`; −∞ outside the bounds.
    public func logDensity(_ x: Double) -> Double {
        guard bounds.contains(x) else { return -.infinity }
        let mass = StandardNormal.logMass(from: limits.lowerBound, to: limits.upperBound)
        return StandardNormal.logDensity((x - mean) / deviation) - log(deviation) - mass
    }
}

/// Exact sampling by rejection.
///
/// > C. Robert. "Simulation of Truncated Normal Variables." Statistics and Computing 5, 1995.
extension TruncatedNormal {
    /// Draws a value.
    ///
    /// Whatever the bounds, at least four in ten proposals are accepted.
    public func sample(using random: inout RandomStream) -> Double {
        let (a, b) = (limits.lowerBound, limits.upperBound)
        let z =
            a > 0
            ? Self.tail(a, b, &random) : b < 0 ? -Self.tail(-b, -a, &random) : Self.center(a, b, &random)
        return min(max(mean + deviation * z, bounds.lowerBound), bounds.upperBound)
    }

    // The mode is inside: propose from the whole distribution if the interval holds much of it, else uniformly.
    private static func center(_ a: Double, _ b: Double, _ random: inout RandomStream) -> Double {
        if b - a > (2 * Double.pi).squareRoot() {
            while true {
                let z = random.normal()
                if a <= z, z <= b { return z }
            }
        }
        while true {
            let z = a + (b - a) * random.uniform()
            if random.uniform() <= exp(-0.5 * z * z) { return z }
        }
    }

    // 0 < a: propose from an exponential distribution that starts at a (prop. 2.3), or uniformly (2.4).
    private static func tail(_ a: Double, _ b: Double, _ random: inout RandomStream) -> Double {
        let root = (a * a + 4).squareRoot()
        let rate = 0.5 * (a + root)
        if b - a < exp(0.5 + 0.25 * a * (a - root)) / rate {
            while true {
                let z = a + (b - a) * random.uniform()
                if random.uniform() <= exp(0.5 * (a - z) * (a + z)) { return z }
            }
        }
        while true {
            let z = a - log1p(-random.uniform()) / rate
            if z <= b, random.uniform() <= exp(-0.5 * (z - rate) * (z - rate)) { return z }
        }
    }
}
