import Glibc
import Numerical

/// Learning from a generation.
extension CMAES {
    /// Learns from a generation: its points, in any order, and the value of each.
    ///
    /// Less is better, NaN is worst. As many points as ``populationSize`` says are needed. They need not be what was asked for.
    public mutating func tell(_ population: [(point: [Double], value: Double)]) {
        let ranked = population.sorted { $1.value.isNaN ? !$0.value.isNaN : $0.value < $1.value }
        tell(
            ranked: ranked.map(\.point), best: ranked.first?.value ?? .nan, worst: ranked.last?.value ?? .nan)
    }

    /// Learns from the points of a generation, the best first.
    ///
    /// - Parameters:
    ///   - best: The smallest value, by which a generation without progress is told. `worst` is the largest.
    ///   - foreign: Which points were not drawn from this distribution. Steps to them are shortened to the length that
    ///     one drawn from it could have, so that a single point does not blow up the distribution.
    ///
    /// > N. Hansen. "Injecting External Solutions into CMA-ES." arXiv:1110.4181, 2011.
    public mutating func tell(
        ranked points: [[Double]], best: Double, worst: Double, foreign: Set<Int> = []
    ) {
        precondition(points.count == populationSize, "A generation has as many points as the population.")
        precondition(points.allSatisfy { $0.count == dimension }, "A point has another dimension.")
        generation += 1
        progress.note(best, worst, generation: generation)
        let before = (mean, sigma)
        switch covariance {
        case .full(let old):
            let matrix = update(old, points, foreign)
            finish(matrix, after: old, before)
        case .diagonal(let old):
            let variances = update(old, points, foreign)
            finish(variances, after: old, before)
        }
        if !sigma.isFinite || sigma <= 0 { progress.isBroken = true }
    }

    /// Moves the mean and the step size; C as it is to be.
    private mutating func update(
        _ covariance: FullCovariance, _ points: [[Double]], _ foreign: Set<Int>
    ) -> Matrix {
        let (n, p) = (dimension, parameters)
        var y = steps(to: points)
        var white = covariance.whitened(y)
        for index in foreign { Self.shorten(&y, &white, column: index) }
        let step = y.weightedColumns(p.weights, count: p.parents)  // (41)
        for index in 0..<n { mean[index] += sigma * step[index] }  // (42)
        // C^(−1/2) ⟨y⟩ = B D⁻¹ Bᵀ ⟨y⟩
        let conjugate = covariance.basis.times(white.weightedColumns(p.weights, count: p.parents))
        let stall = updatePaths(step, conjugate)
        // (46): what is bad counts as far as it is long in terms of the distribution.
        var weights = p.weights
        for (index, weight) in weights.enumerated() where weight < 0 {
            weights[index] = weight * Double(n) / (white.squaredLength(ofColumn: index) + 1e-8)
        }
        var scaled = y
        scaled.scaleColumns(by: weights)
        let rankMu = scaled.times(y, otherTransposed: true)
        let keep = 1 + p.rankOneRate * stall - p.rankOneRate - p.rankMuRate * p.weights.reduce(0, +)
        var matrix = covariance.matrix
        for column in 0..<n {  // (47)
            for row in column..<n {
                let mu = 0.5 * (rankMu[row, column] + rankMu[column, row])
                let element =
                    keep * matrix[row, column] + p.rankOneRate * rankOnePath[row] * rankOnePath[column]
                    + p.rankMuRate * mu
                matrix[row, column] = element
                matrix[column, row] = element
            }
        }
        return matrix
    }

    /// Moves the mean and the step size; the diagonal of C as it is to be.
    private mutating func update(
        _ covariance: DiagonalCovariance, _ points: [[Double]], _ foreign: Set<Int>
    ) -> [Double] {
        let (n, p) = (dimension, parameters)
        var y = steps(to: points)
        if !foreign.isEmpty {
            var white = y
            for column in 0..<y.columns {
                for row in 0..<n { white[row, column] /= covariance.deviations[row] }
            }
            for index in foreign { Self.shorten(&y, &white, column: index) }
        }
        let step = y.weightedColumns(p.weights, count: p.parents)
        for index in 0..<n { mean[index] += sigma * step[index] }
        let stall = updatePaths(step, zip(step, covariance.deviations).map { $0 / $1 })
        var rankMu = [Double](repeating: 0, count: n)
        for (column, weight) in p.weights.enumerated() {
            for row in 0..<n {
                let coordinate = y.elements[column * n + row]
                rankMu[row] += weight * coordinate * coordinate
            }
        }
        let keep = 1 + p.rankOneRate * stall - p.rankOneRate - p.rankMuRate * p.weights.reduce(0, +)
        return (0..<n).map { index in
            keep * covariance.variances[index] + p.rankOneRate * rankOnePath[index] * rankOnePath[index]
                + p.rankMuRate * rankMu[index]
        }
    }
}

/// Taking a new shape, where it is one.
extension CMAES {
    private mutating func finish(
        _ matrix: Matrix, after old: FullCovariance, _ before: (mean: [Double], sigma: Double)
    ) {
        if learning != nil {
            adaptLearningRate(to: matrix, from: old, mean: before.mean, sigma: before.sigma)
        } else if let updated = FullCovariance(matrix) {
            covariance = .full(updated)
        } else {
            progress.isBroken = true
        }
    }

    private mutating func finish(
        _ variances: [Double], after old: DiagonalCovariance, _ before: (mean: [Double], sigma: Double)
    ) {
        guard variances.allSatisfy(\.isFinite) else {
            progress.isBroken = true
            return
        }
        if learning != nil {
            adaptLearningRate(to: variances, from: old, mean: before.mean, sigma: before.sigma)
        } else {
            covariance = .diagonal(DiagonalCovariance(variances))
        }
    }
}

extension CMAES {
    /// y = (x − m) / σ of each point, as columns.
    private func steps(to points: [[Double]]) -> Matrix {
        var elements: [Double] = []
        elements.reserveCapacity(points.count * dimension)
        for point in points {
            for index in 0..<dimension { elements.append((point[index] - mean[index]) / sigma) }
        }
        return Matrix(rows: dimension, columns: points.count, elements: elements)
    }

    /// Shortens a foreign step to √n + 2n / (n + 2) at most, in terms of the distribution.
    private static func shorten(_ y: inout Matrix, _ white: inout Matrix, column: Int) {
        let n = Double(y.rows)
        let limit = n.squareRoot() + 2 * n / (n + 2)
        let length = white.squaredLength(ofColumn: column).squareRoot()
        guard length > limit else { return }
        for index in column * y.rows..<(column + 1) * y.rows {
            y.elements[index] *= limit / length
            white.elements[index] *= limit / length
        }
    }

    /// Updates both paths and the step size, by the mean step ⟨y⟩ and C^(−1/2) ⟨y⟩.
    ///
    /// What it returns is δ(h_σ): how much of the rank-one update is missing, where the path grows too fast.
    private mutating func updatePaths(_ step: [Double], _ conjugate: [Double]) -> Double {
        let p = parameters
        let expected = StrategyParameters.expectedNorm(dimension: dimension)
        let gain = (p.stepRate * (2 - p.stepRate) * p.mass).squareRoot()
        for index in step.indices {
            stepPath[index] = (1 - p.stepRate) * stepPath[index] + gain * conjugate[index]  // (43)
        }
        let length = stepPath.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // (44). A factor of e in one generation is beyond what points of the distribution bring about.
        sigma = min(sigma * exp(min(1, p.stepRate / p.stepDamping * (length / expected - 1))), Self.largest)
        let start = (1 - pow(1 - p.stepRate, 2 * Double(generation + 1))).squareRoot()
        let isSteady = length / start < (1.4 + 2 / Double(dimension + 1)) * expected  // h_σ (p. 28)
        let pathGain = isSteady ? (p.pathRate * (2 - p.pathRate) * p.mass).squareRoot() : 0
        for index in step.indices {
            rankOnePath[index] = (1 - p.pathRate) * rankOnePath[index] + pathGain * step[index]  // (45)
        }
        return isSteady ? 0 : p.pathRate * (2 - p.pathRate)
    }
}

extension Matrix {
    /// The sum of the first `count` columns, each times its weight.
    fileprivate func weightedColumns(_ weights: [Double], count: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: rows)
        for column in 0..<count {
            for row in 0..<rows { sum[row] += weights[column] * elements[column * rows + row] }
        }
        return sum
    }

    fileprivate func squaredLength(ofColumn index: Int) -> Double {
        column(index).reduce(0) { $0 + $1 * $1 }
    }
}
