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
        let place = sparseRows.firstPlace { Int($0) >= row }
        return place < sparseRows.count && Int(sparseRows[place]) == row ? values[place] : nil
    }

    mutating func append(_ value: Double, row: Int) {
        if isDense, row != values.count {
            for dense in 0..<values.count { sparseRows.append(Int32(dense)) }
            isDense = false
        }
        if !isDense { sparseRows.append(Int32(row)) }
        values.append(value)
    }

    /// Takes out what `row` has: the rows after it move up.
    mutating func remove(row: Int) {
        if isDense {
            if row < values.count { values.remove(at: row) }
        } else if let place = sparseRows.remove(row: row) {
            values.remove(at: place)
        }
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

    /// Takes out what `row` has: the rows after it move up.
    mutating func remove(row: Int) {
        if let place = rows.remove(row: row) { values.remove(at: place) }
    }
}

/// Rows, rising.
extension Column<Int32> {
    /// Takes out `row`, and tells where it was; those after it move up.
    fileprivate mutating func remove(row: Int) -> Int? {
        let place = firstPlace { Int($0) >= row }
        guard place < count else { return nil }
        let isThere = Int(self[place]) == row
        if isThere { remove(at: place) }
        update(from: place) { $0 -= 1 }
        return isThere ? place : nil
    }
}
