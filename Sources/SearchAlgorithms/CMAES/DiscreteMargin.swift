import Glibc

/// Keeps a strategy from settling on one cell of a discrete dimension: the cells beside it keep a chance.
///
/// Points are drawn and told as if dimensions were continuous, and evaluated in the cell where they lie once they are
/// stretched around the mean. After each generation, mean and stretch are changed so that the next cells, to either side,
/// are drawn with a probability of α or more.
///
/// > R. Hamano, S. Saito, M. Nomura, S. Shirakawa. "CMA-ES with Margin: Lower-Bounding Marginal Probability for
/// > Mixed-Integer Black-Box Optimization." GECCO 2022. Equation numbers are those of arXiv:2205.13482.
public struct DiscreteMargin: Hashable, Codable, Sendable {
    /// The dimensions that are discrete.
    public let dimensions: [Int]
    /// Their axes.
    public let axes: [DiscreteAxis]
    /// α, the least probability.
    public let margin: Double
    /// A, how much each of them is stretched.
    public private(set) var stretch: [Double]

    /// Margins for `axes`, which has `nil` for each continuous dimension.
    ///
    /// - Parameter margin: The least probability; by default one over dimensions times population.
    public init(_ axes: [DiscreteAxis?], populationSize: Int, margin: Double? = nil) {
        dimensions = axes.indices.filter { axes[$0] != nil }
        self.axes = axes.compactMap { $0 }
        self.margin = margin ?? 1 / Double(axes.count * populationSize)
        stretch = Array(repeating: 1, count: self.axes.count)
    }

    /// The cell of each discrete dimension where `point` lies.
    public func cells(of point: [Double], mean: [Double]) -> [Int] {
        axes.indices.map { index in
            let (x, m) = (point[dimensions[index]], mean[dimensions[index]])
            return axes[index].cell(of: (x - m) * stretch[index] + m)
        }
    }

    /// A coordinate for the discrete dimension number `index` that lies in `cell` once it is stretched.
    public func coordinate(_ index: Int, inCell cell: Int, mean: [Double]) -> Double {
        let m = mean[dimensions[index]]
        return m + (axes[index].coordinate(inCell: cell) - m) / stretch[index]
    }

    /// Changes the mean of `strategy`, and the stretch.
    public mutating func correct(_ strategy: inout CMAES) {
        let variances = strategy.covariance.variances
        for index in axes.indices {
            let dimension = dimensions[index]
            let deviation = strategy.sigma * variances[dimension].squareRoot()
            guard deviation > 0, deviation.isFinite else { continue }
            correct(index, &strategy.mean[dimension], deviation)
        }
    }

    private mutating func correct(_ index: Int, _ mean: inout Double, _ deviation: Double) {
        let (lower, upper) = axes[index].limits(around: mean)
        let spread = deviation * stretch[index]
        var below = Self.distribution((lower - mean) / spread)
        var above = 1 - Self.distribution((upper - mean) / spread)
        let inside = 1 - (below + above)
        if max(below, above) > 0.5 || lower == upper {
            // The mean lies in a cell at an end: it may go no further than α allows. (13)
            if min(below, above) < margin {
                let distance = spread * Self.quantile(1 - margin)
                mean = upper + (mean > upper ? distance : mean < upper ? -distance : 0)
            }
            return
        }
        let half = margin / 2
        below = max(below, half)  // (14)
        above = max(above, half)  // (15)
        let (rest, sum) = (1 - below - above - inside, below + inside + above - 3 * half)
        let low = min(max(below + rest * (below - half) / sum, 1e-10), 0.5 - 1e-10)  // (16)
        let high = min(max(above + rest * (above - half) / sum, 1e-10), 0.5 - 1e-10)  // (17)
        // Where both thresholds are these quantiles of the distribution. (19), (20)
        let (down, up) = (Self.quantile(1 - low), Self.quantile(1 - high))
        stretch[index] = (upper - lower) / ((down + up) * deviation)
        mean = (lower * up + upper * down) / (down + up)
    }

    /// Φ.
    private static func distribution(_ x: Double) -> Double { 0.5 * erfc(-x * 0.5.squareRoot()) }

    /// The inverse of Φ above its middle: the root of χ² with one degree of freedom at 2 p − 1.
    ///
    /// Halley's method, from a guess that is good to two digits: four steps leave nothing but rounding.
    private static func quantile(_ p: Double) -> Double {
        let tail = 1 - p
        guard tail < 0.5 else { return 0 }
        // Abramowitz and Stegun, 26.2.23.
        let t = (-2 * log(tail)).squareRoot()
        let above = 2.515517 + t * (0.802853 + t * 0.010328)
        var x = t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
        for _ in 0..<4 {
            let value = 0.5 * erfc(x * 0.5.squareRoot())
            let density = exp(-0.5 * x * x) * 0.3989422804014327
            guard density > 0 else { break }
            let error = (value - tail) / density
            x += error / (1 + 0.5 * x * error)
        }
        return max(x, 0)
    }
}
