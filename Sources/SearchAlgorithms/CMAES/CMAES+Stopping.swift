import Glibc
import Numerical

/// What there is to know of a strategy's past to tell whether it gets anywhere.
struct StrategyProgress: Hashable, Codable, Sendable {
    /// Over how many generations values are compared.
    let span: Int
    let initialSigma: Double
    /// The smallest and the largest value of each of the last generations.
    private var best: [Double] = []
    private var worst: [Double] = []
    /// Whether the numbers left the range of what can be computed with.
    var isBroken = false

    init(dimension: Int, populationSize: Int, sigma: Double) {
        span = 10 + (30 * dimension + populationSize - 1) / populationSize
        initialSigma = sigma
    }

    /// Counts a generation; what is infinite or missing becomes a number that JSON can hold.
    mutating func note(_ best: Double, _ worst: Double, generation: Int) {
        let largest = Double.greatestFiniteMagnitude
        let best = best.isNaN ? -largest : min(max(best, -largest), largest)
        let worst = worst.isNaN ? largest : min(max(worst, -largest), largest)
        if self.best.count < span {
            self.best.append(best)
            self.worst.append(worst)
        } else {
            self.best[generation % span] = best
            self.worst[generation % span] = worst
        }
    }

    /// Whether all values of the last generations are the same, but for 10⁻¹².
    var isFlat: Bool {
        guard best.count == span, let low = best.min(), let high = worst.max() else { return false }
        return high - low < 1e-12
    }
}

/// Knowing when to stop.
extension CMAES {
    /// Why nothing more is to be expected of a strategy.
    public enum StoppingReason: String, Hashable, Codable, Sendable {
        /// Values no longer differ.
        case flatValues
        /// Points no longer differ.
        case smallSteps
        /// The distribution grows without end: the step size was far too small, or there is no optimum.
        case divergence
        /// A step in a dimension, or along an axis, no longer changes the mean.
        case noEffect
        /// The axes of the distribution have lengths that are too different.
        case condition
        /// The numbers left the range of what can be computed with.
        case brokenNumbers
    }

    /// Why nothing more is to be expected; `nil` as long as it is.
    ///
    /// O(n).
    public var stoppingReason: StoppingReason? {  // (p. 33)
        if progress.isBroken { return .brokenNumbers }
        guard generation > 0 else { return nil }
        if generation > progress.span, progress.isFlat { return .flatValues }
        let deviations = deviations
        let least = 1e-12 * progress.initialSigma
        if deviations.allSatisfy({ $0 < least }), rankOnePath.allSatisfy({ sigma * abs($0) < least }) {
            return .smallSteps
        }
        let lengths = covariance.axisLengths
        guard let shortest = lengths.min(), let longest = lengths.max() else { return nil }
        if sigma * longest > 1e4 * progress.initialSigma { return .divergence }
        if zip(mean, deviations).contains(where: { $0 == $0 + 0.2 * $1 }) { return .noEffect }
        let axis = covariance.axis(generation % dimension)
        if zip(mean, axis).allSatisfy({ $0 == $0 + 0.1 * sigma * $1 }) { return .noEffect }
        return longest / shortest > 1e7 ? .condition : nil
    }
}
