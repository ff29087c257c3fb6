import Glibc
import Numerical

/// The kernel that explains choices best.
extension MaternKernel {
    /// The most likely kernel after `comparisons` of `points`.
    ///
    /// Its variance says how sure people are, in units of the noise of a choice; the same choices give the same kernel.
    /// LinearAlgebra.fault is `nil`. O(evaluations × (n³ + m n² + m² n + n² d)).
    public static func fitted(
        to comparisons: [Comparison], of points: KernelPoints, prior: HyperparameterPrior = .preferences,
        evaluations: Int = 30
    ) -> MaternKernel {
        let count = points.dimensions.count
        let minimization = BoundedMinimization(
            from: Array(repeating: -6, count: count) + [-2], to: Array(repeating: 7, count: count) + [6],
            maximumEvaluations: evaluations, valueTolerance: 1e-4, pointTolerance: 1e-2)
        let mode = prior.modeOfLogWeights(count)
        let scale = log(max(prior.varianceShape - 1, 0.1) / prior.varianceRate)
        let minima = [mode, mode + 2.5].map { weight in
            minimization.minimize(from: Array(repeating: weight, count: count) + [scale]) {
                choiceLoss($0, &$1, comparisons, points, prior)
            }
        }
        let best = minima.min { $0.value < $1.value }
        return MaternKernel(logarithms: best?.point ?? Array(repeating: mode, count: count) + [scale])
    }

    /// As it is fitted: log wₖ of each dimension, and log s.
    init(logarithms: [Double]) {
        self.init(
            inverseSquaredScales: logarithms.dropLast().map { exp($0) }, scale: exp(logarithms.last ?? 0))
    }

    /// −log (evidence × prior), whose derivatives are written to `gradient`; +∞ where there is none.
    package static func choiceLoss(
        _ logarithms: [Double], _ gradient: inout [Double], _ comparisons: [Comparison],
        _ points: KernelPoints, _ prior: HyperparameterPrior
    ) -> Double {
        let kernel = MaternKernel(logarithms: logarithms)
        guard let process = PreferentialProcess(points: points, comparisons: comparisons, kernel: kernel)
        else { return .infinity }
        let slopes = process.evidenceSlopes
        // The prior speaks of noise too, which is 1 here.
        var priorSlopes = [Double](repeating: 0, count: logarithms.count + 1)
        let loss = prior.loss(logarithms + [0], &priorSlopes, dimensions: points.dimensions.count)
        for index in gradient.indices { gradient[index] = priorSlopes[index] - slopes[index] }
        return loss - process.logEvidence
    }
}

extension HyperparameterPrior {
    /// What is believed of people's choices: losses differ by several times the noise of a choice.
    public static var preferences: HyperparameterPrior {
        var prior = HyperparameterPrior()
        (prior.varianceShape, prior.varianceRate) = (2, 0.1)
        return prior
    }
}

/// The derivatives of the evidence by the logarithms of the kernel's parameters: wₖ of each dimension, and s.
///
/// All of them are Σ Mᵢⱼ ∂Kᵢⱼ, with M = Aᵀ N A for the matrix A of comparisons; N has the direct part, and what follows as the
/// mode moves.
///
///     N = ½ (r rᵀ − (W⁻¹ + A K Aᵀ)⁻¹ + r yᵀ + y rᵀ),    y = (I − W Gᵀ G) v,    vₖ = −½ wₖ' |Gₖ|²,    G = C⁻¹ Dᵀ
///
/// > C. Rasmussen, C. Williams. *Gaussian Processes for Machine Learning.* MIT Press, 2006 (eq. 5.21 to 5.24).
extension PreferentialProcess {
    var evidenceSlopes: [Double] {
        let weights = pairWeights
        let dimensions = points.dimensions.count
        var slopes = [Double](repeating: 0, count: dimensions + 1)
        for first in 0..<points.count {
            slopes[dimensions] += weights[first, first] * kernel.scale * (1 + Self.jitter)
            for second in first + 1..<max(points.count, first + 1) where weights[second, first] != 0 {
                let squares = squares(first, second)
                let square = zip(squares, kernel.inverseSquaredScales).reduce(0) { $0 + $1.0 * $1.1 }
                let (value, slope) = MaternKernel.correlationAndSlope(square)
                let weight = 2 * weights[second, first] * kernel.scale
                slopes[dimensions] += weight * value
                for (dimension, square) in squares.enumerated() {
                    slopes[dimension] += weight * slope * kernel.inverseSquaredScales[dimension] * square
                }
            }
        }
        return slopes
    }

    /// The square of the difference in each dimension.
    private func squares(_ first: Int, _ second: Int) -> [Double] {
        zip(points.dimensions, points.columns).map { kind, column in
            let difference = column[first] - column[second]
            return kind == .numeric ? difference * difference : difference == 0 ? 0 : 1
        }
    }

    /// M, of which only the lower triangle means something.
    private var pairWeights: Matrix {
        let (count, size) = (comparisons.count, points.count)
        var transposed = Matrix(rows: size, columns: count)
        for column in 0..<count {
            for row in 0..<size { transposed[row, column] = differences[column, row] }
        }
        let solution = factor.solveLower(transposed)
        let products = solution.times(solution, transposed: true)
        let shifts = (0..<count).map { -0.5 * choices[$0].curvatureSlope * products[$0, $0] }
        let smoothed = products.times(shifts)
        let moved = (0..<count).map { shifts[$0] - choices[$0].curvature * smoothed[$0] }
        var weights = Matrix(rows: size, columns: size)
        for first in 0..<count {
            for second in 0..<count {
                let (one, other) = (choices[first], choices[second])
                var value = one.slope * other.slope + one.slope * moved[second] + moved[first] * other.slope
                value += one.curvature * products[first, second] * other.curvature
                if first == second { value -= one.curvature }
                add(0.25 * value, comparisons[first], comparisons[second], to: &weights)
            }
        }
        return weights
    }

    /// Adds `value` (e(worse) − e(better)) (e(worse) − e(better))ᵀ of two comparisons.
    private func add(_ value: Double, _ one: Comparison, _ other: Comparison, to weights: inout Matrix) {
        weights[one.worse, other.worse] += value
        weights[one.better, other.better] += value
        weights[one.worse, other.better] -= value
        weights[one.better, other.worse] -= value
    }
}
