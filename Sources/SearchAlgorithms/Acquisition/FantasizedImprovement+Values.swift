import Glibc
import Numerical

/// The logarithm of the mean over the draws, and its way up.
extension FantasizedImprovement {
    /// The logarithm at each of `points`.
    ///
    /// O((n + m) (n + m + draws)) for each.
    public func values(at points: KernelPoints) -> [Double] {
        let (kernel, seen) = (process.hyperparameters.kernel, process.points)
        let points = process.hyperparameters.warping?.apply(points) ?? points
        let covariances = Matrix(
            rows: seen.count, columns: points.count, elements: kernel.covariances(seen, points))
        let means = covariances.times(process.weights, transposed: true)
        let half = process.factor.solveLower(covariances)
        var others = Matrix(
            rows: places.count, columns: points.count, elements: kernel.covariances(places, points))
        let known = cross.times(half, transposed: true)
        for index in others.elements.indices { others.elements[index] -= known.elements[index] }
        let whitened = factor.solveLower(others)
        let shifts = draws.times(whitened, transposed: true)
        return means.indices.map { index in
            let reduction = half.column(index).squares + whitened.column(index).squares
            let deviation = max(kernel.scale - reduction, 1e-12 * kernel.scale).squareRoot()
            let values = zip(measures, shifts.column(index)).map { measure, shift in
                measure.value(mean: means[index] + shift, deviation: deviation)
            }
            return Self.logMean(values)
        }
    }

    /// The logarithm at `point` and its derivatives.
    ///
    /// The chain rule through μ, σ² and g ends in one number for each point seen and each of B, by which the slope of its
    /// covariance with `point` counts. O((n + m) (n + m + draws)).
    public func value(at unwarped: [Double], gradient: inout [Double]) -> Double {
        let (kernel, point) = (process.hyperparameters.kernel, process.warped(unwarped))
        let covariances = kernel.covariances(process.points, point)
        let half = process.factor.solveLower(covariances)
        let known = cross.times(half, transposed: true)
        let whitened = factor.solveLower(zip(kernel.covariances(places, point), known).map { $0 - $1 })
        let mean = zip(covariances, process.weights).reduce(0) { $0 + $1.0 * $1.1 }
        let variance = max(kernel.scale - half[...].squares - whitened[...].squares, 1e-12 * kernel.scale)
        let deviation = variance.squareRoot()
        let shifts = draws.times(whitened, transposed: true)
        let slopes = zip(measures, shifts).map { $0.slope(mean: mean + $1, deviation: deviation) }
        let total = Self.logMean(slopes.map(\.value))
        let shares = slopes.map { exp($0.value - total) / Double(slopes.count) }
        let byMeans = zip(shares, slopes).map { $0 * $1.byMean }
        let byVariance = zip(shares, slopes).reduce(0) { $0 + $1.0 * $1.1.byDeviation } / (2 * deviation)
        // By g, then by the covariances with B, then by those with what was seen.
        let byWhitened = zip(draws.times(byMeans), whitened).map { $0 - 2 * byVariance * $1 }
        let byPlaces = factor.solveUpper(byWhitened)
        let inner = zip(cross.times(byPlaces), half).map { $0 + 2 * byVariance * $1 }
        let byMean = byMeans.reduce(0, +)
        let bySeen = zip(process.weights, process.factor.solveUpper(inner)).map { byMean * $0 - $1 }
        for index in gradient.indices { gradient[index] = 0 }
        process.addSlopes(bySeen, of: process.points, at: point, unwarped, to: &gradient)
        process.addSlopes(byPlaces, of: places, at: point, unwarped, to: &gradient)
        return total
    }

    /// log (Σ eᵛ / count).
    private static func logMean(_ values: [Double]) -> Double {
        guard let largest = values.max(), largest > -.infinity else { return -.infinity }
        return largest + log(values.reduce(0) { $0 + exp($1 - largest) } / Double(values.count))
    }
}

extension GaussianProcess {
    /// Adds to `gradient` the derivative of Σ cᵢ k(x, xᵢ) by each coordinate of x, before the warping.
    fileprivate func addSlopes(
        _ factors: [Double], of others: KernelPoints, at point: [Double], _ unwarped: [Double],
        to gradient: inout [Double]
    ) {
        let kernel = hyperparameters.kernel
        var changes = others.squaredDistances(from: point, weights: kernel.inverseSquaredScales)
        for index in changes.indices {
            changes[index] =
                factors[index] * kernel.scale * MaternKernel.correlationAndSlope(changes[index]).slope
        }
        for (dimension, kind) in others.dimensions.enumerated() where kind == .numeric {
            let column = others.columns[dimension]
            var sum = 0.0
            for index in changes.indices { sum += changes[index] * (point[dimension] - column[index]) }
            let byX = hyperparameters.warping?.slopes(unwarped[dimension], dimension).byX ?? 1
            gradient[dimension] += 2 * kernel.inverseSquaredScales[dimension] * byX * sum
        }
    }
}

extension ArraySlice<Double> {
    fileprivate var squares: Double { reduce(0) { $0 + $1 * $1 } }
}
