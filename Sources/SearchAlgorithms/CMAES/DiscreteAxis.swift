import Glibc

/// A dimension of which only a few places differ: cells, told apart by thresholds.
public struct DiscreteAxis: Hashable, Codable, Sendable {
    private enum Thresholds: Hashable, Codable, Sendable {
        case even(first: Double, spacing: Double, count: Int)
        case listed([Double])
    }

    private let thresholds: Thresholds

    /// Cells of equal size: `count` thresholds from `first` on, `spacing` apart.
    public init(first: Double, spacing: Double, count: Int) {
        precondition(count > 0 && spacing > 0, "An axis has two cells or more.")
        thresholds = .even(first: first, spacing: spacing, count: count)
    }

    /// Cells between `thresholds`, which rise.
    public init(thresholds: [Double]) {
        precondition(!thresholds.isEmpty, "An axis has two cells or more.")
        self.thresholds = .listed(thresholds)
    }

    /// The number of cells.
    public var count: Int {
        switch thresholds {
        case .even(_, _, let count): count + 1
        case .listed(let thresholds): thresholds.count + 1
        }
    }

    /// The threshold number `index`, between the cells `index` and `index` + 1.
    public func threshold(_ index: Int) -> Double {
        switch thresholds {
        case .even(let first, let spacing, _): first + Double(index) * spacing
        case .listed(let thresholds): thresholds[index]
        }
    }

    /// The cell that `coordinate` lies in; what equals a threshold belongs to the lower one.
    public func cell(of coordinate: Double) -> Int {
        switch thresholds {
        case .even(let first, let spacing, let count):
            let position = ((coordinate - first) / spacing).rounded(.up)
            return position.isNaN ? 0 : Int(min(max(position, 0), Double(count)))
        case .listed(let thresholds):
            var (low, high) = (0, thresholds.count)
            while low < high {
                let middle = (low + high) / 2
                if thresholds[middle] < coordinate { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// A coordinate inside a cell; in the cells at the ends, half as far from the threshold as the next one is.
    func coordinate(inCell cell: Int) -> Double {
        let count = count - 1
        guard count > 1 else { return threshold(0) + (cell == 0 ? -0.5 : 0.5) }
        if cell == 0 { return threshold(0) - 0.5 * (threshold(1) - threshold(0)) }
        if cell == count { return threshold(count - 1) + 0.5 * (threshold(count - 1) - threshold(count - 2)) }
        return 0.5 * (threshold(cell - 1) + threshold(cell))
    }

    /// The thresholds below and above the cell that `coordinate` lies in; at the ends, both are the last one.
    public func limits(around coordinate: Double) -> (lower: Double, upper: Double) {
        let (cell, last) = (cell(of: coordinate), count - 2)
        return (threshold(min(max(cell - 1, 0), last)), threshold(min(cell, last)))
    }
}
