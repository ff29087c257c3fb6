public import Numerical

/// What a Gaussian process promises where it matters what came out elsewhere, and nobody knows.
///
/// The process is asked what may have come out at some points, jointly; for each such draw it is known what value is to
/// be beaten, and what to think of other points. The mean over the draws counts. At points where trials run this is
/// how much they and the next one promise together, beyond what they promise alone; at points that were seen, it
/// is the noisy expected improvement: the best of the values without their noise is to be beaten, which nobody knows.
///
/// With B the points, Σ the covariance there of what was not seen, L Lᵀ = Σ and f = μ(B) + L z a draw,
///
///     μ(x | f) = μ(x) + g(x)ᵀ z,     σ²(x | f) = σ²(x) − g(x)ᵀ g(x),     g(x) = L⁻¹ cov(B, x)
///
/// so that all draws share one factor and z stays the same wherever x is: the mean over draws is smooth.
///
/// > B. Letham, B. Karrer, G. Ottoni, E. Bakshy. "Constrained Bayesian Optimization with Noisy Experiments." Bayesian
/// > Analysis 14, 2019 (eq. 4).
/// > J. Snoek, H. Larochelle, R. Adams. "Practical Bayesian Optimization of Machine Learning Algorithms." NeurIPS 2012
/// > (section 3.2: running trials).
public struct FantasizedImprovement: AcquisitionFunction {
    /// What the values are thought to be.
    public let process: GaussianProcess
    /// What is expected of a point after each draw.
    let measures: [ImprovementMeasure]
    /// B, as the warping puts it.
    let places: KernelPoints
    /// L⁻¹ of the process times the covariances of what was seen with B.
    let cross: Matrix
    /// The factor L of Σ.
    let factor: Cholesky
    /// z: a column for each draw.
    let draws: Matrix

    /// What `process` promises beyond what may come out at `points`.
    ///
    /// `nil` if there is no point, or if Σ is not positive definite. O(n² m + m³) for *n* points seen and *m* others.
    ///
    /// - Parameters:
    ///   - measure: A logarithm; the value to beat is the one it names, or what comes out at `points` if that is less.
    ///   - points: Where values are not known.
    ///   - draws: Standard normal numbers, a row for each of `points` and a column for each draw.
    public init?(
        _ measure: ImprovementMeasure, of process: GaussianProcess, unknown points: [[Double]], draws: Matrix
    ) {
        precondition(draws.rows == points.count, "Each point has a number in each draw.")
        guard !points.isEmpty, draws.columns > 0 else { return nil }
        let kernel = process.hyperparameters.kernel
        let places = KernelPoints(process.points.dimensions, points.map(process.warped))
        let covariances = Matrix(
            rows: process.points.count, columns: points.count,
            elements: kernel.covariances(process.points, places))
        let cross = process.factor.solveLower(covariances)
        var remaining = Matrix(
            rows: points.count, columns: points.count, elements: kernel.covariances(places, places))
        let known = cross.times(cross, transposed: true)
        for index in remaining.elements.indices { remaining.elements[index] -= known.elements[index] }
        // A point that was seen without noise leaves nothing unknown.
        for index in points.indices { remaining[index, index] += 1e-8 * kernel.scale }
        guard let factor = Cholesky(remaining) else { return nil }
        (self.process, self.places, self.cross, self.factor) = (process, places, cross, factor)
        self.draws = draws
        let means = covariances.times(process.weights, transposed: true)
        measures = (0..<draws.columns).map { draw in
            let best = means.indices.map { row in
                (0...row).reduce(means[row]) { $0 + factor.factor[row, $1] * draws[$1, draw] }
            }.min()
            return measure.beating(best ?? .infinity)
        }
    }

    /// `count` draws of what may be at `points` points: a shifted Sobol sequence, turned into normal numbers.
    ///
    /// > M. Balandat et al. "BoTorch: A Framework for Efficient Monte-Carlo Bayesian Optimization." NeurIPS 2020.
    public static func draws(_ count: Int, points: Int, using random: inout RandomStream) -> Matrix {
        let sequence = SobolSequence(dimensions: max(points, 1))
        let shifts = (0..<points).map { _ in random.uniform() }
        var draws = Matrix(rows: points, columns: count)
        for column in 0..<count {
            for row in 0..<points {
                let u = shifts[row] + sequence.coordinate(row, at: column)
                let inside = min(max(u - u.rounded(.down), 1e-9), 1 - 1e-9)
                draws[row, column] = StandardNormal.quantile(inside)
            }
        }
        return draws
    }
}

extension ImprovementMeasure {
    /// The same measure, if `value` is to be beaten too.
    fileprivate func beating(_ value: Double) -> Self {
        switch self {
        case .logExpectedImprovement(let best): .logExpectedImprovement(best: min(best, value))
        case .logProbabilityOfImprovement(let best): .logProbabilityOfImprovement(best: min(best, value))
        case .confidenceBound: self
        }
    }
}
