import Glibc
public import Numerical

/// A density made of product kernels, one at each point, all of one width in each dimension.
///
/// Numbers lie in [0, 1] and have normal kernels, which are not cut at the bounds; categories have the kernel of
/// Aitchison and Aitken: 1 − h for the category of the point and h / (k − 1) for each of the k − 1 others. Widths
/// follow the normal reference rule, h = 1.06 σ n^(−1/(4 + d)) in each of d dimensions, also for categories, which
/// are taken for numbers there. This is `KDEMultivariate` of statsmodels with `bw="normal_reference"`, but that
/// widths have a lower limit, and that a category's is no larger than where all categories are alike.
///
/// > J. Aitchison, C. Aitken. "Multivariate Binary Discrimination by the Kernel Method." Biometrika 63, 1976.
/// > Q. Li, J. Racine. Nonparametric Econometrics. Princeton, 2007.
public struct ProductKernelDensity: Sendable {
    /// What the coordinates of a point may be.
    public enum Dimension: Hashable, Sendable {
        /// A number from 0 to 1.
        case unit
        /// One of several categories, numbered from 0.
        case categorical(count: Int)
    }

    /// What the coordinates may be.
    public let dimensions: [Dimension]
    /// The points.
    public let points: [[Double]]
    /// The width of the kernels in each dimension.
    public let bandwidths: [Double]
    /// The logarithm of what all kernels are divided by.
    private let logNormalizer: Double

    /// The density of `points`, of which there is one at least, with a coordinate for each dimension.
    ///
    /// O(points × dimensions).
    public init(_ dimensions: [Dimension], _ points: [[Double]], minimumBandwidth: Double = 1e-3) {
        precondition(!points.isEmpty, "A density needs a point.")
        (self.dimensions, self.points) = (dimensions, points)
        let scale = 1.06 * pow(Double(points.count), -1 / (4 + Double(dimensions.count)))
        bandwidths = dimensions.enumerated().map { index, dimension in
            let width = max(scale * Self.deviation(points.map { $0[index] }), minimumBandwidth)
            guard case .categorical(let count) = dimension else { return width }
            return min(width, Double(count - 1) / Double(count))
        }
        logNormalizer = zip(dimensions, bandwidths).reduce(log(Double(points.count))) { sum, entry in
            entry.0 == .unit ? sum + log(entry.1) + StandardNormal.logNormalizer : sum
        }
    }

    /// The standard deviation of `values` about their mean.
    private static func deviation(_ values: [Double]) -> Double {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    }
}

extension ProductKernelDensity {
    /// The density at `point`.
    ///
    /// O(points × dimensions).
    public func density(at point: [Double]) -> Double {
        let precisions = bandwidths.map { 0.5 / ($0 * $0) }
        var sum = 0.0
        for center in points {
            var (exponent, factor) = (0.0, 1.0)
            for (index, dimension) in dimensions.enumerated() {
                switch dimension {
                case .unit:
                    let offset = point[index] - center[index]
                    exponent -= offset * offset * precisions[index]
                case .categorical(let count):
                    let width = bandwidths[index]
                    factor *= point[index] == center[index] ? 1 - width : width / Double(max(count - 1, 1))
                }
            }
            sum += factor * exp(exponent)
        }
        return sum * exp(-logNormalizer)
    }

    /// A point drawn from the kernel of a point that is drawn evenly: its widths are `factor` times those of the density
    /// for numbers, which are cut at 0 and 1, and as they are for categories.
    public func sample(wideningBy factor: Double = 1, using random: inout RandomStream) -> [Double] {
        let center = points[random.index(below: points.count)]
        return zip(zip(dimensions, bandwidths), center).map { entry, value in
            let (dimension, width) = entry
            guard case .categorical(let count) = dimension else {
                return TruncatedNormal(mean: value, deviation: width * factor, bounds: 0...1)
                    .sample(using: &random)
            }
            return random.uniform() < 1 - width ? value : Double(random.index(below: count))
        }
    }
}
