import Glibc
import Numerical

/// Somebody found one of two points better than the other.
public struct Comparison: Hashable, Codable, Sendable {
    /// The place of the better point.
    public var better: Int
    /// The place of the worse one.
    public var worse: Int

    /// The point at `better` was found better than the one at `worse`.
    public init(better: Int, worse: Int) { (self.better, self.worse) = (better, worse) }
}

/// How likely a choice is, given how much better one point is: log Φ(z), with its derivatives by z.
///
///     z = (f(worse) − f(better)) / √2
///
/// where f is a loss and each of the two is seen with noise of variance 1, which sets the unit of f.
///
/// > W. Chu, Z. Ghahramani. "Preference Learning with Gaussian Processes." ICML 2005 (eq. 5, 9 and 10).
struct ProbitChoice: Sendable {
    /// log Φ(z).
    var logarithm: Double
    /// r = φ(z) / Φ(z), the first derivative.
    var slope: Double
    /// w = r (z + r), the second derivative's negative, which is never below 0.
    var curvature: Double
    /// The derivative of w: −w (z + r) + r (1 − w).
    var curvatureSlope: Double

    init(_ z: Double) {
        logarithm = StandardNormal.logDistribution(z)
        slope = exp(StandardNormal.logDensity(z) - logarithm)
        // Far below 0, z + r = 1 / |z| is a difference of large numbers.
        let excess = z < -30 ? -1 / z + 2 / (z * z * z) : z + slope
        curvature = min(max(slope * excess, 0), 1)
        curvatureSlope = -curvature * excess + slope * (1 - curvature)
    }
}
