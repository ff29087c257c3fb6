/// The place of a trial that has ended among all others, from best to worst.
struct TrialRank: Hashable, Comparable, Sendable {
    /// What a trial is judged by, the better kinds first.
    enum Kind: Int, Comparable, Sendable {
        case complete, pruned, infeasible

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    let kind: Kind
    private let first, second: Double
    private let number: Int
    let row: Int

    /// The rank of a row that is complete or pruned; `nil` for one that failed.
    ///
    /// Complete trials are ordered by their first objective, pruned ones by their last step, the latest first, and the
    /// value reported there, infeasible ones by how far they break the constraints; equal ones by number.
    init?(_ row: Int, in history: borrowing History) {
        let state = history.states[row]
        guard state == .complete || state == .pruned else { return nil }
        self.row = row
        number = history.numbers[row]
        let sign = history.directions.first?.sign ?? 1
        if history.violations[row] > 0 {
            (kind, first, second) = (.infeasible, history.violations[row], 0)
        } else if state == .complete {
            (kind, first, second) = (.complete, history.objectives[0][row] * sign, 0)
        } else if let step = history.lastSteps[row] {
            // The value is what the objective was at last, also where pruning reads another metric.
            let known = history.objectives[0][row]
            let value = known.isNaN ? history.lastReports[row] : known
            (kind, first, second) = (.pruned, -Double(step), value.isNaN ? .infinity : value * sign)
        } else {
            (kind, first, second) = (.pruned, .infinity, 0)
        }
    }

    static func < (a: Self, b: Self) -> Bool {
        (a.kind.rawValue, a.first, a.second, a.number) < (b.kind.rawValue, b.first, b.second, b.number)
    }
}

/// The best rows of a history, as it grows.
struct BestRows: Sendable {
    private var ranks: [TrialRank] = []
    private var seen = 0
    private let limit: Int
    private let includesComplete: Bool

    /// Keeps the best `limit` rows, of all or of those that are pruned or infeasible.
    init(limit: Int, includesComplete: Bool = true) {
        (self.limit, self.includesComplete) = (limit, includesComplete)
    }

    /// The best `count` rows, best first, after those of `history` are looked at that are new.
    ///
    /// O(new rows) where few are among the best.
    mutating func best(_ count: Int, in history: History) -> [Int] {
        if history.count < seen { self = BestRows(limit: limit, includesComplete: includesComplete) }
        let isMany = limit > 1000 && history.count - seen > 100
        for row in seen..<history.count {
            guard let rank = TrialRank(row, in: history), includesComplete || rank.kind != .complete else {
                continue
            }
            if isMany { ranks.append(rank) } else { insert(rank) }
        }
        if isMany {
            ranks.sort()
            ranks.removeLast(max(0, ranks.count - limit))
        }
        seen = history.count
        return ranks.prefix(count).map(\.row)
    }

    private mutating func insert(_ rank: TrialRank) {
        if ranks.count == limit {
            guard let last = ranks.last, rank < last else { return }
            ranks.removeLast()
        }
        var (low, high) = (0, ranks.count)
        while low < high {
            let middle = (low + high) / 2
            if ranks[middle] < rank { low = middle + 1 } else { high = middle }
        }
        ranks.insert(rank, at: low)
    }
}
