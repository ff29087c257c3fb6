import Glibc

/// What is thought of hyperparameters before values are seen.
///
/// Length scales are log-normal around a centre that grows with the square root of the number of dimensions, as the
/// distance of random points does; the variance of the process and of the noise are gamma-distributed.
///
/// > C. Hvarfner, E. Hellsten, L. Nardi. "Vanilla Bayesian Optimization Performs Great in High Dimensions." ICML 2024.
public struct HyperparameterPrior: Hashable, Codable, Sendable {
    /// The mean of log ℓ in one dimension; half the logarithm of the number of dimensions is added.
    public var logScaleMean = 2.0.squareRoot()
    /// The standard deviation of log ℓ.
    public var logScaleDeviation = 3.0.squareRoot()
    /// The shape of the gamma distribution of the process's variance.
    public var varianceShape = 2.0
    /// The rate of the gamma distribution of the process's variance.
    public var varianceRate = 1.0
    /// The shape of the gamma distribution of the noise's variance.
    public var noiseShape = 1.1
    /// The rate of the gamma distribution of the noise's variance.
    public var noiseRate = 30.0
    /// The smallest variance of the noise.
    public var minimumNoise = 1e-6

    /// The standard deviation of the logarithm of the exponents of a warping.
    public var warpingDeviation = 0.75.squareRoot()

    /// The usual beliefs.
    public init() {}

    /// −log p at `logarithms` up to a constant, whose derivatives are added to `gradient`.
    package func loss(_ logarithms: [Double], _ gradient: inout [Double], dimensions count: Int) -> Double {
        let mean = logScaleMean + 0.5 * log(Double(max(count, 1)))
        let precision = 1 / (logScaleDeviation * logScaleDeviation)
        var loss = 0.0
        for index in 0..<count {
            // log ℓ = −½ log w; the density is that of ℓ, hence the term log ℓ.
            let deviation = -0.5 * logarithms[index] - mean
            loss += 0.5 * precision * deviation * deviation - 0.5 * logarithms[index]
            gradient[index] += -0.5 * precision * deviation - 0.5
        }
        let parts = [(count, varianceShape, varianceRate), (count + 1, noiseShape, noiseRate)]
        for (index, shape, rate) in parts {
            let value = exp(logarithms[index])
            loss += rate * value - (shape - 1) * logarithms[index]
            gradient[index] += rate * value - (shape - 1)
        }
        for index in count + 2..<max(logarithms.count, count + 2) {
            let standard = logarithms[index] / warpingDeviation
            loss += 0.5 * standard * standard
            gradient[index] += standard / warpingDeviation
        }
        return loss
    }

    /// The most likely length scales.
    func modeOfLogWeights(_ dimensions: Int) -> Double {
        let mean = logScaleMean + 0.5 * log(Double(max(dimensions, 1)))
        return -2 * (mean - logScaleDeviation * logScaleDeviation)
    }
}
