import Glibc
import Numerical

/// The logarithm of how much more volume a point is expected to dominate, of objectives that are modelled apart.
///
/// In each box of what is not dominated yet, the volume is a product of lengths, whose expectation is a product of
/// differences of expected improvements, exact for any number of objectives:
///
///     EHVI = Σ over boxes Π over objectives (EI(high) − EI(low)),     EI(b) = σ h((b − μ) / σ)
///
/// Sums and products are formed in logarithms, so that a point far from any improvement still has a slope.
///
/// > K. Yang, M. Emmerich, A. Deutz, T. Bäck. "Efficient Computation of Expected Hypervolume Improvement Using Box
/// > Decomposition Algorithms." Journal of Global Optimization 75, 2019.
/// > S. Ament et al. "Unexpected Improvements to Expected Improvement for Bayesian Optimization." NeurIPS 2023.
public struct HypervolumeImprovement: AcquisitionFunction {
    /// What each objective is thought to be.
    public let processes: [GaussianProcess]
    /// What is not dominated yet.
    public let region: BoxDecomposition

    /// What `processes` promise in `region`.
    public init(_ processes: [GaussianProcess], region: BoxDecomposition) {
        (self.processes, self.region) = (processes, region)
    }

    /// The logarithm at each of `points`.
    public func values(at points: KernelPoints) -> [Double] {
        let posteriors = processes.map { $0.posteriors(at: points) }
        return (0..<points.count).map { index in
            let lengths = posteriors.indices.map { objective in
                logLengths(objective, posteriors[objective][index])
            }
            return logSum(lengths)
        }
    }

    /// The logarithm at `point` and its derivatives.
    public func value(at point: [Double], gradient: inout [Double]) -> Double {
        for index in gradient.indices { gradient[index] = 0 }
        let slopes = processes.map { $0.posteriorGradient(at: point) }
        let lengths = slopes.indices.map { logLengths($0, slopes[$0].posterior) }
        let total = logSum(lengths)
        guard total > -.infinity else { return total }
        let shares = shares(lengths, total)
        for (objective, slope) in slopes.enumerated() {
            let deviation = slope.posterior.variance.squareRoot()
            var (byMean, byDeviation) = (0.0, 0.0)
            for (index, interval) in region.intervals[objective].enumerated()
            where shares[objective][index] > 0 {
                let length = lengths[objective][index]
                let (m, d) = Self.relativeSlopes(interval, slope.posterior.mean, deviation, length)
                byMean += shares[objective][index] * m
                byDeviation += shares[objective][index] * d
            }
            for index in point.indices {
                gradient[index] += byMean * slope.mean[index]
                gradient[index] += byDeviation * slope.variance[index] / (2 * deviation)
            }
        }
        return total
    }
}

extension HypervolumeImprovement {
    /// log E[length] of each interval of an objective.
    private func logLengths(_ objective: Int, _ posterior: Posterior) -> [Double] {
        let deviation = posterior.variance.squareRoot()
        return region.intervals[objective].map { interval in
            let high = Self.logImprovement(on: interval.high, posterior.mean, deviation)
            guard interval.low > -.infinity else { return high }
            let low = Self.logImprovement(on: interval.low, posterior.mean, deviation)
            return low < high ? high + log1mexp(low - high) : -.infinity
        }
    }

    private static func logImprovement(on best: Double, _ mean: Double, _ deviation: Double) -> Double {
        ImprovementMeasure.logExpectedImprovement(best: best).value(mean: mean, deviation: deviation)
    }

    private func logVolume(_ box: [Int], _ lengths: [[Double]]) -> Double {
        box.indices.reduce(0) { $0 + lengths[$1][box[$1]] }
    }

    private func logSum(_ lengths: [[Double]]) -> Double {
        let volumes = region.boxes.map { logVolume($0, lengths) }
        guard let largest = volumes.max(), largest > -.infinity else { return -.infinity }
        return largest + log(volumes.reduce(0) { $0 + exp($1 - largest) })
    }

    /// The share of the sum that each interval takes part in.
    private func shares(_ lengths: [[Double]], _ total: Double) -> [[Double]] {
        var shares = region.intervals.map { $0.map { _ in 0.0 } }
        for box in region.boxes {
            let share = exp(logVolume(box, lengths) - total)
            for (objective, index) in box.enumerated() { shares[objective][index] += share }
        }
        return shares
    }

    /// The derivatives of log (EI(high) − EI(low)): of EI they are −Φ and φ.
    private static func relativeSlopes(
        _ interval: BoxDecomposition.Interval, _ mean: Double, _ deviation: Double, _ logLength: Double
    ) -> (byMean: Double, byDeviation: Double) {
        func parts(_ bound: Double) -> (Double, Double) {
            guard bound > -.infinity else { return (0, 0) }
            let z = (bound - mean) / deviation
            return (
                exp(StandardNormal.logDistribution(z) - logLength),
                exp(StandardNormal.logDensity(z) - logLength)
            )
        }
        let (high, low) = (parts(interval.high), parts(interval.low))
        return (low.0 - high.0, high.1 - low.1)
    }
}
