import SearchAlgorithms

/// Tells the best rows of a history from the rest.
package struct TrialSplit: Sendable {
    /// With several objectives, the best of those that are not complete.
    private var best: BestRows
    private var fronts: FrontRows
    /// What was said of histories of some lengths.
    ///
    /// Trials that run side by side ask with snapshots of different ages.
    private var known: [Int: [Int]] = [:]

    /// A split with at most `limit` rows below, however long the history.
    package init(limit: Int, objectives: Int) {
        best = BestRows(limit: limit, includesComplete: objectives == 1)
        fronts = FrontRows(limit: limit)
    }

    /// The `wanted` best rows, rising.
    ///
    /// How many are wanted depends on the history alone.
    package mutating func below(_ wanted: Int, in history: History) -> [Int] {
        if let rows = known[history.count] { return rows }
        let isSingle = history.directions.count == 1
        let rows = (isSingle ? best.best(wanted, in: history) : dominantRows(wanted, in: history))
            .sorted()
        if known.count >= 64, let oldest = known.keys.min() { known[oldest] = nil }
        known[history.count] = rows
        return rows
    }
}

/// Several objectives.
extension TrialSplit {
    /// Complete trials front by front; of the front that does not fit, those that dominate the largest volume together.
    ///
    /// If there are too few, pruned and infeasible ones follow. O(limit log limit) for two objectives.
    private mutating func dominantRows(_ wanted: Int, in history: History) -> [Int] {
        fronts.update(history)
        let chosen = Self.mostDominant(min(wanted, fronts.rows.count), of: fronts.rows, in: history)
        return chosen + best.best(wanted - chosen.count, in: history)
    }

    /// The `wanted` of `rows` that dominate most, front by front.
    static func mostDominant(_ wanted: Int, of rows: [Int], in history: History) -> [Int] {
        guard wanted > 0, wanted < rows.count else { return wanted == 0 ? [] : rows }
        let losses = history.losses(ofRows: rows)
        let ranks = losses.nondominatedRanks(needed: wanted)
        // The ranks that fit as a whole are those before `cut`.
        let sizes = Dictionary(ranks.map { ($0, 1) }, uniquingKeysWith: +)
        var (cut, taken) = (0, 0)
        while let size = sizes[cut], taken + size <= wanted { (cut, taken) = (cut + 1, taken + size) }
        let whole = ranks.indices.filter { ranks[$0] < cut }
        let front = ranks.indices.filter { ranks[$0] == cut }
        let points = front.map { Array(losses[$0]) }
        let subset = Losses(points, objectives: losses.objectives)
            .hypervolumeSubset(wanted - taken, reference: reference(of: points))
        return (whole + subset.map { front[$0] }).map { rows[$0] }
    }

    /// A point a little beyond the worst of each objective.
    private static func reference(of points: [[Double]]) -> [Double] {
        guard let first = points.first else { return [] }
        return first.indices.map { objective in
            let worst = points.map { $0[objective] }.max() ?? 0
            let reference = max(1.1 * worst, 0.9 * worst)
            return reference == 0 ? 1e-12 : reference
        }
    }
}
