import Glibc
import Numerical

/// How much is expected of a value that was not seen, from its distribution alone; less is better there, more here.
public enum ImprovementMeasure: Hashable, Codable, Sendable {
    /// The logarithm of the expected improvement on `best`.
    case logExpectedImprovement(best: Double)
    /// The logarithm of the probability of an improvement on `best`.
    case logProbabilityOfImprovement(best: Double)
    /// How low the value may be: `deviations` standard deviations below the mean, with the sign turned.
    case confidenceBound(deviations: Double)
}

extension ImprovementMeasure {
    /// A value, with the derivatives by the mean and the standard deviation.
    public typealias Slope = (value: Double, byMean: Double, byDeviation: Double)

    /// The measure of a normal distribution.
    ///
    /// With z = (best − μ) / σ and h(z) = φ(z) + z Φ(z), the expected improvement is σ h(z), its derivatives −Φ(z) and
    /// φ(z).
    ///
    /// > S. Ament, S. Daulton, D. Eriksson, M. Balandat, E. Bakshy. "Unexpected Improvements to Expected Improvement for
    /// > Bayesian Optimization." NeurIPS 2023 (eq. 7 to 9).
    public func slope(mean: Double, deviation: Double) -> Slope {
        switch self {
        case .logExpectedImprovement(let best):
            let z = (best - mean) / deviation
            let logMean = Self.logUnitImprovement(z)
            return (
                logMean + log(deviation), -exp(StandardNormal.logDistribution(z) - logMean) / deviation,
                exp(StandardNormal.logDensity(z) - logMean) / deviation
            )
        case .logProbabilityOfImprovement(let best):
            let z = (best - mean) / deviation
            let logProbability = StandardNormal.logDistribution(z)
            let ratio = exp(StandardNormal.logDensity(z) - logProbability) / deviation
            return (logProbability, -ratio, -ratio * z)
        case .confidenceBound(let deviations):
            return (deviations * deviation - mean, -1, deviations)
        }
    }

    /// The measure alone.
    public func value(mean: Double, deviation: Double) -> Double {
        switch self {
        case .logExpectedImprovement(let best):
            Self.logUnitImprovement((best - mean) / deviation) + log(deviation)
        case .logProbabilityOfImprovement(let best):
            StandardNormal.logDistribution((best - mean) / deviation)
        case .confidenceBound(let deviations): deviations * deviation - mean
        }
    }

    /// log h(z), without cancellation in the lower tail.
    package static func logUnitImprovement(_ z: Double) -> Double {
        if z > -1 {
            let density = exp(StandardNormal.logDensity(z))
            return log(density + z * 0.5 * erfc(-z * 0.5.squareRoot()))
        }
        // φ(z) (1 + z √(π/2) erfcx(−z/√2)), of which the bracket tends to 1 / z².
        let density = StandardNormal.logDensity(z)
        guard z > -1e6 else { return density - 2 * log(-z) }
        let tail = log(erfcx(-z * 0.5.squareRoot()) * -z) + 0.5 * log(0.5 * Double.pi)
        return tail < 0 ? density + log1mexp(tail) : density - 2 * log(-z)
    }
}
