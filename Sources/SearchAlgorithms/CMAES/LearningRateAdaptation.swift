import Glibc
import Numerical

/// How much of each step of a strategy is made: less where generations contradict each other.
///
/// Steps of the mean and of the covariance are looked at in the coordinates of the distribution, where they are alike
/// at any scale. Where their running mean is long beside their spread, the signal is strong.
///
/// > M. Nomura, Y. Akimoto, I. Ono. "CMA-ES with Learning Rate Adaptation: Can CMA-ES with Default Population Size Solve
/// > Multimodal and Noisy Problems?" GECCO 2023. Equation numbers are those of arXiv:2304.03473.
struct LearningRateAdaptation: Hashable, Codable, Sendable {
    /// The steps of one parameter, in running means.
    struct Signal: Hashable, Codable, Sendable {
        /// E, the mean step.
        private(set) var mean: [Double]
        /// V, the mean squared length.
        private(set) var square = 0.0
        /// η, the learning rate.
        private(set) var rate = 1.0
        /// β, how fast both forget.
        let decay: Double

        init(count: Int, decay: Double) {
            mean = Array(repeating: 0, count: count)
            self.decay = decay
        }

        /// Counts `step`, and adapts the rate.
        mutating func add(_ step: [Double]) {
            var (meanLength, stepLength) = (0.0, 0.0)
            for index in step.indices {
                mean[index] = (1 - decay) * mean[index] + decay * step[index]  // (10)
                meanLength += mean[index] * mean[index]
                stepLength += step[index] * step[index]
            }
            square = (1 - decay) * square + decay * stepLength  // (11)
            // (13). Without any step there is nothing to tell a signal from noise by.
            let noise = square - meanLength
            let ratio = noise > 0 ? (meanLength - decay / (2 - decay) * square) / noise : target * rate
            let relative = min(max(ratio / target / rate - 1, -1), 1)
            rate = min(rate * exp(min(0.1 * rate, decay) * relative), 1)  // (14)
        }

        /// α, the ratio of signal to noise that is sought.
        private var target: Double { 1.4 }
    }

    var mean: Signal
    var covariance: Signal

    init(dimension: Int, isSeparable: Bool) {
        mean = Signal(count: dimension, decay: 0.1)
        covariance = Signal(count: isSeparable ? dimension : dimension * dimension, decay: 0.03)
    }
}

extension CMAES {
    /// Makes a part of the step from `oldMean`, `oldSigma` and `old` to what the strategy has come to, with C = `matrix`.
    mutating func adaptLearningRate(
        to matrix: Matrix, from old: FullCovariance, mean oldMean: [Double], sigma oldSigma: Double
    ) {
        guard var learning else { return }
        let n = dimension
        var scaled = old.basis
        scaled.scaleColumns(by: old.lengths.map { 1 / ($0 * oldSigma) })
        let inverseRoot = scaled.times(old.basis, otherTransposed: true)  // Σ^(−1/2)
        let step = zip(mean, oldMean).map(-)
        var change = matrix
        for index in change.elements.indices {
            change.elements[index] =
                sigma * sigma * matrix.elements[index] - oldSigma * oldSigma * old.matrix.elements[index]
        }
        let local = inverseRoot.times(change).times(inverseRoot).elements.map { $0 * 0.5.squareRoot() }
        let before = learning.mean.rate
        learning.mean.add(inverseRoot.times(step))
        learning.covariance.add(local)
        self.learning = learning
        for index in 0..<n { mean[index] = oldMean[index] + learning.mean.rate * step[index] }
        var covariance = change
        for index in change.elements.indices {
            covariance.elements[index] =
                oldSigma * oldSigma * old.matrix.elements[index]
                + learning.covariance.rate * change.elements[index]
        }
        guard let eigen = SymmetricEigen(covariance), let scale = Self.scale(ofVariances: eigen.values) else {
            progress.isBroken = true
            return
        }
        for index in covariance.elements.indices { covariance.elements[index] /= scale * scale }
        let variances = eigen.values.map { $0 / (scale * scale) }
        self.covariance = .full(FullCovariance(covariance, eigen, variances: variances))
        // (15): with a smaller step of the mean, a larger step size is the best.
        sigma = scale * before / learning.mean.rate
    }

    /// The same where dimensions are independent.
    mutating func adaptLearningRate(
        to variances: [Double], from old: DiagonalCovariance, mean oldMean: [Double], sigma oldSigma: Double
    ) {
        guard var learning else { return }
        let step = zip(mean, oldMean).map(-)
        let scales = old.deviations.map { $0 * oldSigma }
        let change = zip(variances, old.variances).map { sigma * sigma * $0 - oldSigma * oldSigma * $1 }
        let before = learning.mean.rate
        learning.mean.add(zip(step, scales).map(/))
        learning.covariance.add(zip(change, scales).map { $0 / ($1 * $1) * 0.5.squareRoot() })
        self.learning = learning
        for index in mean.indices { mean[index] = oldMean[index] + learning.mean.rate * step[index] }
        let squares = zip(old.variances, change).map {
            oldSigma * oldSigma * $0 + learning.covariance.rate * $1
        }
        guard let scale = Self.scale(ofVariances: squares) else {
            progress.isBroken = true
            return
        }
        covariance = .diagonal(DiagonalCovariance(squares.map { $0 / (scale * scale) }))
        sigma = scale * before / learning.mean.rate
    }

    /// The step size that leaves a shape of determinant 1 of a distribution with these variances along its axes.
    private static func scale(ofVariances variances: [Double]) -> Double? {
        let logarithm = variances.reduce(0) { $0 + log(max($1, .leastNormalMagnitude)) }
        let scale = exp(logarithm / 2 / Double(variances.count))
        return scale > 0 && scale.isFinite ? min(scale, largest) : nil
    }
}
