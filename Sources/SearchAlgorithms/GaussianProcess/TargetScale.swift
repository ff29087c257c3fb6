import Glibc
import Numerical

/// How losses become what a Gaussian process is told: about as a normal distribution would give them.
public enum TargetScale: String, Hashable, Codable, Sendable, CaseIterable {
    /// Mean 0 and variance 1.
    case standardized
    /// The bad half by rank, as a normal distribution has them; the good half as it is.
    case halfRanked
    /// A power of the losses that makes them most like a normal distribution.
    case power
    /// The inverse hyperbolic sine of multiples of the median size: what is above 0 stays so, as with constraints.
    case signed

    /// The transformed `losses`, in the same order.
    ///
    /// A loss that is not finite is the worst, or the best, of those that are. O(n log n).
    public func apply(_ losses: [Double]) -> [Double] {
        let finite = Self.finite(losses)
        switch self {
        case .signed: return Self.signed(finite)
        case .standardized: return Self.standardized(finite)
        case .halfRanked: return Self.standardized(Self.halfRanked(finite))
        case .power:
            let standard = Self.standardized(finite)
            return PowerTransform(fittedTo: standard).map { $0.apply(standard) } ?? standard
        }
    }

    /// `losses` with the ends for what is not finite, scaled so that sums of squares do not overflow.
    private static func finite(_ losses: [Double]) -> [Double] {
        let finite = losses.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return losses.map { $0 == -.infinity ? -1 : $0 == .infinity || $0.isNaN ? 1 : 0 }
        }
        let size = max(abs(low), abs(high), .leastNormalMagnitude)
        // A common power of two changes no digit.
        let unit = size > 1e100 || size < 1e-100 ? scalbn(1, -ilogb(size)) : 1
        return losses.map { ($0.isNaN ? high : min(max($0, low), high)) * unit }
    }

    private static func signed(_ values: [Double]) -> [Double] {
        let sizes = values.map { abs($0) }.filter { $0 > 0 }.sorted()
        guard !sizes.isEmpty else { return values }
        let unit = max(sizes[sizes.count / 2], .leastNormalMagnitude)
        return values.map { asinh($0 / unit) }
    }

    private static func standardized(_ values: [Double]) -> [Double] {
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0) { $0 + $1 / count }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
        let deviation = variance.squareRoot()
        guard deviation > 1e-14 * abs(mean), deviation > 0 else { return values.map { _ in 0 } }
        return values.map { ($0 - mean) / deviation }
    }

    /// Beyond the median, what a normal distribution would have at the same rank; its spread is that of the good half.
    private static func halfRanked(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        guard values.count > 2 else { return values }
        let middle = (values.count - 1) / 2
        let median = values[order[middle]]
        let below = order[..<middle]
        let spread = below.reduce(0) { $0 + (values[$1] - median) * (values[$1] - median) }
        let deviation = (spread / Double(max(below.count, 1))).squareRoot()
        guard deviation > 0 else { return values }
        var result = values
        for (rank, index) in order.enumerated() where rank > middle {
            let probability = (Double(rank) + 0.5) / Double(values.count)
            result[index] =
                values[index] == median ? median : median + deviation * StandardNormal.quantile(probability)
        }
        return result
    }
}
