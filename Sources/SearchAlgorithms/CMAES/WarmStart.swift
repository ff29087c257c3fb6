import Glibc
import Numerical

/// Where a strategy is to start, learnt from the results of another task that is alike.
///
/// The best tenth of the other task's points is taken for a sample of the places that are promising here as well: the
/// distribution is the normal one nearest to a mixture of small balls around them.
///
/// > M. Nomura, S. Watanabe, Y. Akimoto, Y. Ozaki, M. Onishi. "Warm Starting CMA-ES for Hyperparameter Optimization." AAAI
/// > 2021.
public struct WarmStart: Hashable, Codable, Sendable {
    /// The middle of the promising places.
    public let mean: [Double]
    /// The step size.
    public let sigma: Double
    /// The shape, whose determinant is 1.
    public let covariance: FullCovariance

    /// Learns from `results`, of which less is better and NaN is worst; `nil` if there are none.
    ///
    /// - Parameters:
    ///   - share: γ, the share of the results that is promising. One is at least.
    ///   - radius: α, the deviation of the ball around each of them.
    ///
    /// LinearAlgebra.fault is `nil`. O(n³ + n² results).
    public init?(_ results: [(point: [Double], value: Double)], share: Double = 0.1, radius: Double = 0.1) {
        let ranked = results.sorted { $1.value.isNaN ? !$0.value.isNaN : $0.value < $1.value }
        let points = ranked.prefix(max(1, Int(Double(ranked.count) * share))).map(\.point)
        guard let n = points.first?.count, n > 0 else { return nil }
        let count = Double(points.count)
        let mean = (0..<n).map { index in points.reduce(0) { $0 + $1[index] } / count }
        let centered = points.map { zip($0, mean).map(-) }
        let spread = Matrix(rows: n, columns: points.count, elements: centered.flatMap { $0 })
        var matrix = spread.times(spread, otherTransposed: true)
        for index in matrix.elements.indices { matrix.elements[index] /= count }
        for index in 0..<n { matrix[index, index] += radius * radius }
        guard let factor = Cholesky(matrix) else { return nil }
        let scale = exp(factor.logDeterminant / Double(n))
        for index in matrix.elements.indices { matrix.elements[index] /= scale }
        guard let covariance = FullCovariance(matrix) else { return nil }
        self.mean = mean
        sigma = scale.squareRoot()
        self.covariance = covariance
    }
}
