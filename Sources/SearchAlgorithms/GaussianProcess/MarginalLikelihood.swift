import Glibc
import Numerical

/// How well hyperparameters explain values, with the derivatives by them.
///
///     −log p(y | X, θ) = ½ yᵀ C⁻¹ y + ½ log |C| + const,     C = K + σ²I
///     ∂/∂θ = ½ tr((C⁻¹ − α αᵀ) ∂C/∂θ),                         α = C⁻¹ y
///
/// > C. Rasmussen, C. Williams. *Gaussian Processes for Machine Learning.* MIT Press, 2006 (eq. 2.30 and 5.9).
package struct MarginalLikelihood: Sendable {
    /// The square of the difference in each dimension, a row for each pair of points.
    private let squares: Matrix
    private let targets: [Double]

    /// The likelihood of `targets` at `points`.
    package init(_ points: KernelPoints, targets: [Double]) {
        self.targets = targets
        let (count, dimensions) = (points.count, points.dimensions.count)
        var elements: [Double] = []
        elements.reserveCapacity(count * (count - 1) / 2 * dimensions)
        for (kind, column) in zip(points.dimensions, points.columns) {
            for first in 0..<count {
                for second in first + 1..<max(count, first + 1) {
                    let difference = column[first] - column[second]
                    let square = difference * difference
                    elements.append(kind == .numeric ? square : difference == 0 ? 0 : 1)
                }
            }
        }
        squares = Matrix(rows: count * (count - 1) / 2, columns: dimensions, elements: elements)
    }

    /// The loss at the logarithms of hyperparameters, whose derivatives are written to `gradient`; +∞ if the matrix is
    /// not positive definite.
    ///
    /// O(n³ + n² d).
    package func loss(_ logarithms: [Double], _ gradient: inout [Double]) -> Double {
        var slopes: [Double] = []
        return loss(logarithms, &gradient, byDistances: &slopes)
    }

    /// The same; the derivative by the squared distance of each pair is written to `slopes`.
    func loss(_ logarithms: [Double], _ gradient: inout [Double], byDistances slopes: inout [Double])
        -> Double
    {
        let (count, dimensions) = (targets.count, squares.columns)
        let weights = logarithms.prefix(dimensions).map { exp($0) }
        let (scale, noise) = (exp(logarithms[dimensions]), exp(logarithms[dimensions + 1]))
        var correlations = dimensions == 0 ? Array(repeating: 0, count: squares.rows) : squares.times(weights)
        slopes = correlations
        for pair in correlations.indices {
            (correlations[pair], slopes[pair]) = MaternKernel.correlationAndSlope(correlations[pair])
        }
        guard let factor = Cholesky(matrix(correlations, scale, noise)) else { return .infinity }
        let half = factor.solveLower(targets)
        let solution = factor.solveUpper(half)
        let inverse = factor.inverse()
        var (trace, variance) = (0.0, 0.0)
        var pair = 0
        for first in 0..<count {
            let diagonal = inverse[first, first] - solution[first] * solution[first]
            trace += diagonal
            for second in first + 1..<max(count, first + 1) {
                let difference = inverse[second, first] - solution[first] * solution[second]
                variance += difference * correlations[pair]
                slopes[pair] *= scale * difference
                pair += 1
            }
        }
        let byWeights = dimensions == 0 ? [] : squares.times(slopes, transposed: true)
        for index in 0..<dimensions { gradient[index] = weights[index] * byWeights[index] }
        gradient[dimensions] = scale * (0.5 * trace + variance)
        gradient[dimensions + 1] = 0.5 * noise * trace
        return 0.5 * half.reduce(0) { $0 + $1 * $1 } + 0.5 * factor.logDeterminant
    }

    /// The lower triangle of C.
    private func matrix(_ correlations: [Double], _ scale: Double, _ noise: Double) -> Matrix {
        let count = targets.count
        var matrix = Matrix(rows: count, columns: count)
        var pair = 0
        for first in 0..<count {
            matrix[first, first] = scale + noise
            for second in first + 1..<max(count, first + 1) {
                matrix[second, first] = scale * correlations[pair]
                pair += 1
            }
        }
        return matrix
    }
}
