import Glibc
public import Numerical

/// How BOHB models what was measured at one budget.
public struct FidelityOptions: Hashable, Sendable {
    /// How many points each density needs; `nil` is one more than there are dimensions, which is the least.
    public var minimumPoints: Int?
    /// How many of a hundred points are good.
    public var topPercent: Int
    /// How many points are drawn to take the best of.
    public var samples: Int
    /// How much wider kernels are for drawing than for evaluating.
    public var bandwidthFactor: Double
    /// The least width of a kernel.
    public var minimumBandwidth: Double

    /// The values of the original implementation, but for those given.
    public init(
        minimumPoints: Int? = nil, topPercent: Int = 15, samples: Int = 64, bandwidthFactor: Double = 3,
        minimumBandwidth: Double = 1e-3
    ) {
        precondition((1...99).contains(topPercent), "Some points must be good, and not all.")
        precondition(samples > 0, "There must be points to choose from.")
        precondition(bandwidthFactor > 0 && minimumBandwidth > 0, "A kernel has a width.")
        (self.minimumPoints, self.topPercent, self.samples) = (minimumPoints, topPercent, samples)
        (self.bandwidthFactor, self.minimumBandwidth) = (bandwidthFactor, minimumBandwidth)
    }

    /// How many points each density needs in `dimensions`.
    func minimumPoints(_ dimensions: Int) -> Int { max(minimumPoints ?? 0, dimensions + 1) }

    /// Whether `count` points are enough for a model of `dimensions`.
    public func suffices(_ count: Int, dimensions: Int) -> Bool {
        count >= minimumPoints(dimensions) + dimensions + 1
    }
}

/// The model of BOHB at one budget: the density of the good points, and that of the bad ones.
///
/// > S. Falkner, A. Klein, F. Hutter. "BOHB: Robust and Efficient Hyperparameter Optimization at Scale." ICML 2018,
/// > section 3.2 and algorithm 2.
public struct FidelityModel: Sendable {
    /// The density of the good points, l.
    public let good: ProductKernelDensity
    /// The density of the bad points, g.
    public let bad: ProductKernelDensity
    private let options: FidelityOptions

    /// The model of `points`, the best first; `nil` if there are too few.
    ///
    /// A coordinate is NaN where a parameter is inactive; then it is taken from a point that has it, and drawn evenly if
    /// none has. What is drawn depends on the points and their order alone. O(points × dimensions).
    public init?(
        _ points: [[Double]], _ dimensions: [ProductKernelDensity.Dimension],
        options: FidelityOptions = FidelityOptions()
    ) {
        guard !dimensions.isEmpty, options.suffices(points.count, dimensions: dimensions.count) else {
            return nil
        }
        let minimum = options.minimumPoints(dimensions.count)
        // (3) and (4): N_l = max(N_min, q N) good points and as many bad ones as are left, N_min at least.
        let goods = max(minimum, options.topPercent * points.count / 100)
        let bads = max(minimum, (100 - options.topPercent) * points.count / 100)
        func density(_ points: ArraySlice<[Double]>) -> ProductKernelDensity {
            ProductKernelDensity(
                dimensions, Self.imputed(Array(points), dimensions),
                minimumBandwidth: options.minimumBandwidth)
        }
        good = density(points[..<goods])
        bad = density(points[goods..<min(goods + bads, points.count)])
        self.options = options
    }

    /// Of the points drawn from l, with wider kernels, the one where g / l is smallest.
    ///
    /// O(samples × points × dimensions).
    public func ask(using random: inout RandomStream) -> [Double] {
        var best: (ratio: Double, point: [Double])?
        for _ in 0..<options.samples {
            let point = good.sample(wideningBy: options.bandwidthFactor, using: &random)
            let ratio = max(1e-32, bad.density(at: point)) / max(1e-32, good.density(at: point))
            if ratio < best?.ratio ?? .infinity { best = (ratio, point) }
        }
        return best?.point ?? good.points[0]
    }
}

/// Parameters that are not there.
extension FidelityModel {
    /// `points` with all coordinates.
    static func imputed(
        _ points: [[Double]], _ dimensions: [ProductKernelDensity.Dimension]
    ) -> [[Double]] {
        guard points.contains(where: { $0.contains(where: \.isNaN) }) else { return points }
        let known = dimensions.indices.map { dimension in
            points.indices.filter { !points[$0][dimension].isNaN }
        }
        return points.enumerated().map { index, point in
            var (point, random) = (point, RandomStream(seed: 0, stream: UInt64(index)))
            while let missing = point.firstIndex(where: \.isNaN) {
                guard !known[missing].isEmpty else {
                    point[missing] = dimensions[missing].uniform(using: &random)
                    continue
                }
                // All that is missing is taken from the one point, as far as it has it.
                let other = points[known[missing][random.index(below: known[missing].count)]]
                for dimension in point.indices where point[dimension].isNaN {
                    point[dimension] = other[dimension]
                }
            }
            return point
        }
    }
}

extension ProductKernelDensity.Dimension {
    /// A coordinate drawn evenly.
    public func uniform(using random: inout RandomStream) -> Double {
        guard case .categorical(let count) = self else { return random.uniform() }
        return Double(random.index(below: count))
    }
}
