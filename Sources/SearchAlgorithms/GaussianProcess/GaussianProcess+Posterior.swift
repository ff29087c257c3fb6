import Numerical

/// The distribution of a value before it is seen, without the noise.
public struct Posterior: Hashable, Codable, Sendable {
    /// The mean.
    public var mean: Double
    /// The variance, at least 10⁻¹² of the kernel's.
    public var variance: Double
}

/// How the distribution changes with the point.
public struct PosteriorGradient: Hashable, Codable, Sendable {
    /// The distribution itself.
    public var posterior: Posterior
    /// The derivative of the mean by each coordinate; 0 for one without order.
    public var mean: [Double]
    /// The derivative of the variance by each coordinate; 0 for one without order.
    public var variance: [Double]
}

/// What the process says of values that were not seen (eq. 2.25 and 2.26).
extension GaussianProcess {
    /// The distribution at `point`.
    ///
    /// O(n²).
    public func posterior(at point: [Double]) -> Posterior {
        let covariances = hyperparameters.kernel.covariances(points, warped(point))
        let solution = factor.solveLower(covariances)
        return posterior(
            zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 },
            reduction: solution.reduce(0) { $0 + $1 * $1 })
    }

    /// The distribution at each of `others`.
    ///
    /// O(n²) for each, in one product of matrices for all.
    public func posteriors(at others: KernelPoints) -> [Posterior] {
        posteriors(atWarped: hyperparameters.warping?.apply(others) ?? others)
    }

    /// The mean at each of the points that were seen: K α = y − σ² α.
    ///
    /// O(n).
    public var meansAtPoints: [Double] { zip(targets, weights).map { $0 - hyperparameters.noise * $1 } }

    private func posteriors(atWarped others: KernelPoints) -> [Posterior] {
        let covariances = Matrix(
            rows: points.count, columns: others.count,
            elements: hyperparameters.kernel.covariances(points, others))
        let means = covariances.times(weights, transposed: true)
        let solution = factor.solveLower(covariances)
        return solution.elements.withUnsafeBufferPointer { elements in
            means.indices.map { index in
                var reduction = 0.0
                for row in index * points.count..<(index + 1) * points.count {
                    reduction += elements[row] * elements[row]
                }
                return posterior(means[index], reduction: reduction)
            }
        }
    }

    /// The distribution at `point` and its derivatives.
    ///
    /// O(n²).
    public func posteriorGradient(at unwarped: [Double]) -> PosteriorGradient {
        let (kernel, count) = (hyperparameters.kernel, points.count)
        let point = warped(unwarped)
        var covariances = points.squaredDistances(from: point, weights: kernel.inverseSquaredScales)
        var slopes = covariances
        for index in 0..<count {
            let (value, slope) = MaternKernel.correlationAndSlope(covariances[index])
            (covariances[index], slopes[index]) = (kernel.scale * value, kernel.scale * slope)
        }
        let half = factor.solveLower(covariances)
        let whole = factor.solveUpper(half)
        var result = PosteriorGradient(
            posterior: posterior(
                zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 },
                reduction: half.reduce(0) { $0 + $1 * $1 }),
            mean: point.map { _ in 0 }, variance: point.map { _ in 0 })
        for (dimension, kind) in points.dimensions.enumerated() where kind == .numeric {
            // ∂k(x, xᵢ)/∂x = 2 w (x − xᵢ) s m'; the variance falls by 2 (K⁻¹k)ᵀ ∂k/∂x.
            let column = points.columns[dimension]
            var (mean, reduction) = (0.0, 0.0)
            for index in 0..<count {
                let change = slopes[index] * (point[dimension] - column[index])
                mean += change * weights[index]
                reduction += change * whole[index]
            }
            var factor = 2 * kernel.inverseSquaredScales[dimension]
            factor *= hyperparameters.warping?.slopes(unwarped[dimension], dimension).byX ?? 1
            result.mean[dimension] = factor * mean
            result.variance[dimension] = -2 * factor * reduction
        }
        return result
    }

    private func posterior(_ mean: Double, reduction: Double) -> Posterior {
        let scale = hyperparameters.kernel.scale
        return Posterior(mean: mean, variance: max(scale - reduction, 1e-12 * scale))
    }
}
