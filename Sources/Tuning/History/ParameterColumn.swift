/// The internal values of one parameter, in the rows that have it.
public struct ParameterColumn: Sendable {
    /// The internal values.
    public private(set) var values = Column<Double>()
    /// The row of each value, rising; empty while the column has a value in each row from the first on.
    private var sparseRows = Column<Int32>()
    private var isDense = true

    /// The row of the value at `position`.
    public func row(at position: Int) -> Int { isDense ? position : Int(sparseRows[position]) }

    /// The value in `row`, or `nil` if the row has none.
    ///
    /// O(1), O(log n) where some rows have none.
    public func value(inRow row: Int) -> Double? {
        guard !isDense else { return row < values.count ? values[row] : nil }
        var (low, high) = (0, sparseRows.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(sparseRows[middle]) < row { low = middle + 1 } else { high = middle }
        }
        return low < sparseRows.count && Int(sparseRows[low]) == row ? values[low] : nil
    }

    mutating func append(_ value: Double, row: Int) {
        if isDense, row != values.count {
            for dense in 0..<values.count { sparseRows.append(Int32(dense)) }
            isDense = false
        }
        if !isDense { sparseRows.append(Int32(row)) }
        values.append(value)
    }
}

/// What rows reported at one step.
public struct StepColumn: Sendable {
    /// The rows, rising.
    public private(set) var rows = Column<Int32>()
    /// The value that each reported.
    public private(set) var values = Column<Double>()

    mutating func append(_ value: Double, row: Int) {
        rows.append(Int32(row))
        values.append(value)
    }
}
