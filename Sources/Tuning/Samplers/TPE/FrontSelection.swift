import SearchAlgorithms

/// The rows of the first fronts that dominate most, and what rows may come without changing that.
struct FrontSelection: Sendable {
    /// The rows, the first fronts whole and of the next one those that dominate the largest volume together.
    let chosen: [Int]
    private let wanted: Int
    private let departures: Int
    /// How many of the rows were looked at.
    private var seen: Int
    /// The points of the front that was cut.
    private let edge: Losses

    /// The `wanted` of all rows that are kept.
    init(_ wanted: Int, of fronts: FrontRows, in history: History) {
        self.init(wanted, of: fronts.rows, departures: fronts.departures, in: history)
    }

    /// The `wanted` of `rows`.
    init(_ wanted: Int, of rows: [Int], departures: Int = 0, in history: History) {
        (self.wanted, self.departures, seen) = (wanted, departures, rows.count)
        guard wanted > 0, wanted < rows.count else {
            (chosen, edge) = (wanted == 0 ? [] : rows, Losses([], objectives: history.directions.count))
            return
        }
        let losses = history.losses(ofRows: rows)
        let ranks = losses.nondominatedRanks(needed: wanted)
        // The ranks that fit as a whole are those before `cut`.
        let sizes = Dictionary(ranks.map { ($0, 1) }, uniquingKeysWith: +)
        var (cut, taken) = (0, 0)
        while let size = sizes[cut], taken + size <= wanted { (cut, taken) = (cut + 1, taken + size) }
        let whole = ranks.indices.filter { ranks[$0] < cut }
        let front = ranks.indices.filter { ranks[$0] == cut }
        edge = losses.selecting(front)
        let subset = edge.hypervolumeSubset(wanted - taken, reference: edge.beyondTheWorst)
        chosen = (whole + subset.map { front[$0] }).map { rows[$0] }
    }

    /// Whether the choice is the same after the rows that have come since.
    ///
    /// It is if each is dominated by the front that was cut: then it ranks behind that, and so does all that it
    /// dominates. O(new rows × limit).
    mutating func holds(for wanted: Int, of fronts: FrontRows, in history: History) -> Bool {
        let rows = fronts.rows
        guard wanted == self.wanted, departures == fronts.departures, seen <= rows.count else { return false }
        guard seen < rows.count else { return true }
        let losses = history.losses(ofRows: Array(rows[seen...]))
        guard (0..<losses.count).allSatisfy({ edge.dominates(losses[$0]) }) else { return false }
        seen = rows.count
        return true
    }
}

extension Losses {
    /// Whether some point dominates `point`.
    fileprivate func dominates(_ point: ArraySlice<Double>) -> Bool {
        (0..<count).contains { index in
            let own = self[index]
            return zip(own, point).allSatisfy { $0 <= $1 } && !own.elementsEqual(point)
        }
    }

    /// A point a little beyond the worst of each objective.
    fileprivate var beyondTheWorst: [Double] {
        guard count > 0 else { return [] }
        return (0..<objectives).map { objective in
            let worst = (0..<count).map { self[$0, objective] }.max() ?? 0
            let reference = max(1.1 * worst, 0.9 * worst)
            return reference == 0 ? 1e-12 : reference
        }
    }
}
