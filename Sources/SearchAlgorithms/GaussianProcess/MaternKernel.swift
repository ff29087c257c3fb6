import Glibc

/// The Matérn kernel of smoothness 5/2 with a length scale for each dimension.
///
///     k(x, y) = s m(Σₖ wₖ (xₖ − yₖ)²)
///     m(q) = (1 + √(5q) + 5q / 3) e^(−√(5q))
///
/// where wₖ = 1 / ℓₖ². In a dimension without order, the square is 1 for values that differ.
///
/// > C. Rasmussen, C. Williams. *Gaussian Processes for Machine Learning.* MIT Press, 2006 (eq. 4.17).
public struct MaternKernel: Hashable, Codable, Sendable {
    /// 1 / ℓₖ² of each dimension.
    public var inverseSquaredScales: [Double]
    /// The variance s of the process.
    public var scale: Double

    /// A kernel with these parameters.
    public init(inverseSquaredScales: [Double], scale: Double) {
        (self.inverseSquaredScales, self.scale) = (inverseSquaredScales, scale)
    }

    /// m at the square q of a scaled distance.
    public static func correlation(_ square: Double) -> Double {
        let root = (5 * square).squareRoot()
        return (1 + root + 5 / 3 * square) * exp(-root)
    }

    /// m and its derivative by q, −5/6 (1 + √(5q)) e^(−√(5q)), which is finite at 0.
    static func correlationAndSlope(_ square: Double) -> (value: Double, slope: Double) {
        let root = (5 * square).squareRoot()
        let decay = exp(-root)
        return ((1 + root + 5 / 3 * square) * decay, -5 / 6 * (1 + root) * decay)
    }

    /// k between each of `points` and each of `others`, a column for each of `others`.
    func covariances(_ points: KernelPoints, _ others: KernelPoints) -> [Double] {
        var values = points.squaredDistances(from: others, weights: inverseSquaredScales)
        for index in values.indices { values[index] = scale * Self.correlation(values[index]) }
        return values
    }

    /// k between each of `points` and `point`.
    func covariances(_ points: KernelPoints, _ point: [Double]) -> [Double] {
        var values = points.squaredDistances(from: point, weights: inverseSquaredScales)
        for index in values.indices { values[index] = scale * Self.correlation(values[index]) }
        return values
    }
}
