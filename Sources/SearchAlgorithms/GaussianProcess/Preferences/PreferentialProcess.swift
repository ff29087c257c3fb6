import Glibc
public import Numerical

/// A Gaussian process of which no value was ever seen, but which of two points somebody found better.
///
/// ```swift
/// let process = PreferentialProcess(points: points, comparisons: [.init(better: 2, worse: 0)], kernel: kernel)
/// let losses = process?.mode        // less is better
/// ```
/// The posterior is approximated by a normal distribution around its mode (Laplace's method), in coordinates in which the
/// prior is standard normal: f = L g, K = L Lᵀ, and z = D g for the comparisons.
///
///     −log p(g | comparisons) = ½ gᵀ g − Σ log Φ(z) + const
///     B = I + Dᵀ W D,        W = −∂² log Φ / ∂z²
///
/// LinearAlgebra.fault is `nil`.
///
/// > W. Chu, Z. Ghahramani. "Preference Learning with Gaussian Processes." ICML 2005 (eq. 6 to 12).
/// > C. Rasmussen, C. Williams. *Gaussian Processes for Machine Learning.* MIT Press, 2006 (section 3.4).
public struct PreferentialProcess: Sendable {
    /// The points that are compared, and others whose loss is of interest.
    public let points: KernelPoints
    /// What was chosen.
    public let comparisons: [Comparison]
    /// How losses at different points hang together, in units of the noise of a choice.
    public let kernel: MaternKernel
    /// The most likely loss of each point.
    public let mode: [Double]
    /// The logarithm of how likely the choices are, whatever the losses.
    ///
    /// Rasmussen and Williams, eq. 3.32.
    public let logEvidence: Double

    /// L, with zeros above the diagonal.
    let root: Matrix
    /// D: a row for each comparison.
    let differences: Matrix
    /// The mode in the coordinates of the standard normal.
    let whitened: [Double]
    /// How likely each choice is at the mode.
    let choices: [ProbitChoice]
    /// The factor C of B.
    let factor: Cholesky

    /// What is added to the diagonal of the prior, as a share: points may be equal.
    static let jitter = 1e-6

    /// The process after `comparisons` of `points`; `nil` if the kernel is not finite.
    ///
    /// O(n³ + m n²) for *n* points and *m* comparisons, for each of a few steps of Newton's.
    public init?(points: KernelPoints, comparisons: [Comparison], kernel: MaternKernel) {
        guard let root = Self.root(points, kernel) else { return nil }
        let differences = Self.differences(comparisons, root)
        guard let found = Self.mode(differences) else { return nil }
        (self.points, self.comparisons, self.kernel) = (points, comparisons, kernel)
        (self.root, self.differences) = (root, differences)
        (whitened, choices, factor) = (found.whitened, found.choices, found.factor)
        mode = root.times(whitened)
        logEvidence =
            choices.reduce(0) { $0 + $1.logarithm } - 0.5 * whitened.reduce(0) { $0 + $1 * $1 }
            - 0.5 * factor.logDeterminant
    }

    private static func root(_ points: KernelPoints, _ kernel: MaternKernel) -> Matrix? {
        let count = points.count
        var matrix = Matrix(rows: count, columns: count, elements: kernel.covariances(points, points))
        for index in 0..<count { matrix[index, index] = kernel.scale * (1 + jitter) }
        guard var root = Cholesky(matrix)?.factor else { return nil }
        for column in 1..<max(count, 1) { for row in 0..<column { root[row, column] = 0 } }
        return root
    }

    private static func differences(_ comparisons: [Comparison], _ root: Matrix) -> Matrix {
        var differences = Matrix(rows: comparisons.count, columns: root.columns)
        for column in 0..<root.columns {
            for (row, comparison) in comparisons.enumerated() {
                differences[row, column] =
                    (root[comparison.worse, column] - root[comparison.better, column]) * 0.5.squareRoot()
            }
        }
        return differences
    }
}

/// Finding the mode.
extension PreferentialProcess {
    private struct Mode {
        var whitened: [Double]
        var choices: [ProbitChoice]
        var factor: Cholesky

        /// The negative logarithm of the posterior, up to a constant.
        var loss: Double {
            0.5 * whitened.reduce(0) { $0 + $1 * $1 } - choices.reduce(0) { $0 + $1.logarithm }
        }

        init?(_ whitened: [Double], _ differences: Matrix) {
            self.whitened = whitened
            choices = differences.times(whitened).map { ProbitChoice($0) }
            var scaled = differences
            for column in 0..<scaled.columns {
                for row in 0..<scaled.rows { scaled[row, column] *= choices[row].curvature.squareRoot() }
            }
            var hessian = scaled.times(scaled, transposed: true)
            for index in 0..<hessian.rows { hessian[index, index] += 1 }
            guard let factor = Cholesky(hessian) else { return nil }
            self.factor = factor
        }
    }

    /// Newton's steps, halved where they lead too far: the loss is convex, so the mode is the only one.
    private static func mode(_ differences: Matrix) -> Mode? {
        guard var best = Mode(Array(repeating: 0, count: differences.columns), differences) else {
            return nil
        }
        for _ in 0..<100 {
            let pull = differences.times(best.choices.map(\.slope), transposed: true)
            let step = best.factor.solve(zip(pull, best.whitened).map { $0 - $1 })
            let gain = zip(pull, best.whitened).map { $0 - $1 }.enumerated().reduce(0) {
                $0 + $1.element * step[$1.offset]
            }
            guard gain > 1e-12 else { break }
            var share = 1.0
            var next: Mode?
            while share > 1e-6 {
                let there = zip(best.whitened, step).map { $0 + share * $1 }
                if let mode = Mode(there, differences), mode.loss < best.loss { next = mode; break }
                share /= 2
            }
            guard let next else { break }
            best = next
        }
        return best
    }
}

/// What is known of the losses.
extension PreferentialProcess {
    /// Losses as likely as any others, one for each point: a draw from the approximated posterior.
    ///
    /// O(n²).
    public func draw(using random: inout RandomStream) -> [Double] {
        let normal = whitened.map { _ in random.normal() }
        return root.times(zip(whitened, factor.solveUpper(normal)).map { $0 + $1 })
    }

    /// The variance of the loss at each point: the diagonal of L B⁻¹ Lᵀ.
    ///
    /// O(n³).
    public var variances: [Double] {
        let count = points.count
        var transposed = Matrix(rows: count, columns: count)
        for column in 0..<count { for row in 0..<count { transposed[row, column] = root[column, row] } }
        let solution = factor.solveLower(transposed)
        return (0..<count).map { solution.column($0).reduce(0) { $0 + $1 * $1 } }
    }
}
