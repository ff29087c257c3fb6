import Glibc

/// What the values of one dimension may be.
public enum ParzenDimension: Hashable, Sendable {
    /// Numbers between two bounds, dense on a linear or a logarithmic scale.
    case continuous(ClosedRange<Double>, isLog: Bool = false)
    /// The lower bound and every multiple of `step` above it, up to the upper bound.
    case discrete(ClosedRange<Double>, step: Double, isLog: Bool = false)
    /// One of several categories, numbered from 0.
    case categorical(count: Int)
}

/// A dimension of numbers, and the coordinate in which its kernels are normal.
///
/// A stepped dimension is widened by half a step, so that each value stands in the middle of a cell.
struct NumericDimension: Hashable, Sendable {
    let bounds: ClosedRange<Double>
    /// 0 where values are continuous.
    let step: Double
    let isLog: Bool
    /// The coordinates that kernels are truncated to.
    let domain: ClosedRange<Double>

    init?(_ dimension: ParzenDimension) {
        switch dimension {
        case .continuous(let bounds, let isLog): self.init(bounds, step: 0, isLog: isLog)
        case .discrete(let bounds, let step, let isLog): self.init(bounds, step: step, isLog: isLog)
        case .categorical: return nil
        }
    }

    private init(_ bounds: ClosedRange<Double>, step: Double, isLog: Bool) {
        let (low, high) = (bounds.lowerBound - step / 2, bounds.upperBound + step / 2)
        precondition(low < high && (!isLog || low > 0), "There is nothing to choose from.")
        (self.bounds, self.step, self.isLog) = (bounds, step, isLog)
        domain = isLog ? log(low)...log(high) : low...high
    }

    var width: Double { domain.upperBound - domain.lowerBound }
    var middle: Double { 0.5 * (domain.lowerBound + domain.upperBound) }

    /// Whether the cells are so narrow that the density varies little inside one.
    ///
    /// Then the probability of a cell is its width times the density in its middle times a short series (see
    /// ``ParzenEstimator``). The magic clip keeps every kernel wider than a hundredth of the domain, and so than 80
    /// cells here.
    func isFine(usesMagicClip: Bool) -> Bool { step > 0 && !isLog && usesMagicClip && width >= 8192 * step }

    func coordinate(of value: Double) -> Double { isLog ? log(value) : value }

    /// The value at a coordinate drawn from a kernel: on the grid, if there is one.
    func value(at coordinate: Double) -> Double {
        let value = isLog ? exp(coordinate) : coordinate
        let low = bounds.lowerBound
        let nearest = step > 0 ? low + ((value - low) / step).rounded(.toNearestOrEven) * step : value
        return min(max(nearest, low), bounds.upperBound)
    }

    /// The middle and half the width of the cell of a stepped value.
    func cell(of value: Double) -> (middle: Double, half: Double) {
        guard isLog else { return (value, step / 2) }
        let (low, high) = (log(value - step / 2), log(value + step / 2))
        return (0.5 * (low + high), 0.5 * (high - low))
    }
}
