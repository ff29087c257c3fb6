import Numerical

/// A Gaussian process that has seen some values: it tells how likely values are anywhere.
///
/// ```swift
/// let process = GaussianProcess(points: points, targets: [0.3, -1, 0.7], hyperparameters: fitted)
/// let (mean, variance) = process.posterior(at: [0.5, 0.1])
/// ```
/// LinearAlgebra.fault is `nil`.
///
/// > C. Rasmussen, C. Williams. *Gaussian Processes for Machine Learning.* MIT Press, 2006 (algorithm 2.1).
public struct GaussianProcess: Hashable, Codable, Sendable {
    /// Where values were seen, as the warping puts them.
    private(set) var points: KernelPoints
    /// The values, whose mean the process takes to be 0.
    public private(set) var targets: [Double]
    /// The kernel and the noise.
    public let hyperparameters: Hyperparameters
    /// The factor L of K + σ²I.
    private(set) var factor: Cholesky
    /// α = (K + σ²I)⁻¹ y.
    private(set) var weights: [Double]

    /// The process with `hyperparameters` that has seen `targets` at `points`.
    ///
    /// Where the matrix is not positive definite in floating point, the noise is raised until it is; `nil` if that does
    /// not help, because something is not finite. O(n³) for *n* points.
    public init?(points: KernelPoints, targets: [Double], hyperparameters: Hyperparameters) {
        precondition(points.count == targets.count, "Each point has a value.")
        let kernel = hyperparameters.kernel
        let points = hyperparameters.warping?.apply(points) ?? points
        var matrix = Matrix(
            rows: points.count, columns: points.count, elements: kernel.covariances(points, points))
        var noise = hyperparameters.noise
        for index in 0..<points.count { matrix[index, index] = kernel.scale + noise }
        var factor = Cholesky(matrix)
        while factor == nil, noise.isFinite, noise < kernel.scale {
            noise = max(10 * noise, 1e-10 * kernel.scale)
            for index in 0..<points.count { matrix[index, index] = kernel.scale + noise }
            factor = Cholesky(matrix)
        }
        guard let factor else { return nil }
        self.hyperparameters = Hyperparameters(
            kernel: kernel, noise: noise, warping: hyperparameters.warping)
        (self.points, self.targets, self.factor) = (points, targets, factor)
        weights = factor.solve(targets)
    }

    /// The process that has seen `target` at `point` too; `nil` if that makes the matrix singular.
    ///
    /// O(n²): the factor is extended.
    public func appending(_ point: [Double], target: Double) -> GaussianProcess? {
        let kernel = hyperparameters.kernel
        let point = warped(point)
        guard
            let larger = factor.appending(
                kernel.covariances(points, point), corner: kernel.scale + hyperparameters.noise)
        else { return nil }
        var process = self
        process.points.append(point)
        process.targets.append(target)
        process.factor = larger
        process.weights = larger.solve(process.targets)
        return process
    }

    /// The same process with other values at the same points.
    ///
    /// O(n²).
    public func replacingTargets(_ targets: [Double]) -> GaussianProcess {
        precondition(targets.count == points.count, "Each point has a value.")
        var process = self
        process.targets = targets
        process.weights = factor.solve(targets)
        return process
    }

    /// `point` where the warping puts it.
    func warped(_ point: [Double]) -> [Double] {
        hyperparameters.warping?.apply(point, points.dimensions) ?? point
    }
}
