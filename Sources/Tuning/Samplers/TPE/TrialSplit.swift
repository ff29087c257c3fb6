/// Tells the best rows of a history from the rest.
package struct TrialSplit: Sendable {
    /// With several objectives, the best of those that are not complete.
    private var best: BestRows
    private var fronts: FrontRows
    /// What was chosen of them last.
    private var selection: FrontSelection?
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
    /// If there are too few, pruned and infeasible ones follow. O(limit) where new rows lie behind that front, else
    /// O(limit log limit) and the choice of a subset, for two objectives.
    private mutating func dominantRows(_ wanted: Int, in history: History) -> [Int] {
        fronts.update(history)
        let count = min(wanted, fronts.rows.count)
        if selection?.holds(for: count, of: fronts, in: history) != true {
            selection = FrontSelection(count, of: fronts, in: history)
        }
        let chosen = selection?.chosen ?? []
        return chosen + best.best(wanted - chosen.count, in: history)
    }
}
