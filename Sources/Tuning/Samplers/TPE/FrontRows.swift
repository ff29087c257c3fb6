import SearchAlgorithms

/// The rows of a history with several objectives that may be among its best, as it grows.
///
/// All that are complete, until they are four times as many as can be below. Then only the first fronts stay, those
/// that hold twice as many as can be below, and of a last one that is too large the rows that stand alone. A row that
/// left comes back in no case, though in principle many better ones could come to be dominated; what it saves is
/// that an ask costs the same after 100,000 trials as after a thousand. The choice depends on the rows alone.
struct FrontRows: Sendable {
    private(set) var rows: [Int] = []
    /// How often rows have left.
    private(set) var departures = 0
    private var seen = 0
    private let limit: Int

    /// Keeps what is needed to tell the best `limit` rows.
    init(limit: Int) { self.limit = limit }

    /// Looks at the rows of `history` that are new.
    mutating func update(_ history: History) {
        if history.count < seen {
            (rows, seen) = ([], 0)
            departures += 1
        }
        for row in seen..<history.count
        where history.states[row] == .complete && !(history.violations[row] > 0) {
            rows.append(row)
            if rows.count / 4 >= limit { keepFirstFronts(history) }
        }
        seen = history.count
    }

    private mutating func keepFirstFronts(_ history: History) {
        departures += 1
        let losses = history.losses(ofRows: rows)
        let ranks = losses.nondominatedRanks(needed: 2 * limit)
        var kept: [Int] = []
        for rank in 0...(ranks.max() ?? 0) where kept.count < 2 * limit {
            let front = ranks.indices.filter { ranks[$0] == rank }
            kept += losses.loneliest(2 * limit - kept.count, of: front)
        }
        rows = kept.sorted().map { rows[$0] }
    }
}

extension Losses {
    /// The `count` points of a front with the largest crowding distance, the first of equals; or all.
    fileprivate func loneliest(_ count: Int, of front: [Int]) -> [Int] {
        guard front.count > count else { return front }
        let distances = selecting(front).crowdingDistances()
        let order = front.indices.sorted { a, b in
            if distances[a] == distances[b] { return a < b }
            return distances[a] > distances[b]
        }
        return order.prefix(count).map { front[$0] }
    }
}

extension History {
    /// The objectives of `rows`, with the sign with which less is better.
    func losses(ofRows rows: [Int]) -> Losses {
        let (signs, columns) = (directions.map(\.sign), objectives)
        var values: [Double] = []
        values.reserveCapacity(rows.count * signs.count)
        for row in rows {
            for objective in signs.indices { values.append(columns[objective][row] * signs[objective]) }
        }
        return Losses(objectives: signs.count, count: rows.count, values: values)
    }
}
