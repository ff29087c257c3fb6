import SearchAlgorithms

/// Populations that were told the first rows of a history.
struct DEHBState: Sendable {
    private(set) var evolution: FidelityEvolution
    private(set) var genes = GeneMap()
    /// The number of rows that were told.
    private(set) var seen = 0

    init(_ evolution: FidelityEvolution) { self.evolution = evolution }

    /// Tells the rows that are new: what each had reported when its budget was spent.
    mutating func update(_ history: History, _ maximumResource: Int) {
        let sign = history.directions.first?.sign ?? 1
        for row in seen..<max(seen, history.count) {
            guard history.states[row] == .complete || history.states[row] == .pruned else { continue }
            let budget = history.systemAttributes[row][SystemAttribute.budget]?.value?.integer
            guard let value = history.value(ofRow: row, after: budget) else { continue }
            if genes.formUnion(history.spaces[row]) {
                let genes = genes
                evolution.revise { genes.genome(ofRow: $0.id, in: history) }
            }
            evolution.tell(
                Individual(
                    id: row, turn: history.origin(of: history.numbers[row]),
                    genome: genes.genome(ofRow: row, in: history),
                    losses: [sign * value], violation: history.violations[row]))
        }
        seen = max(seen, history.count)
    }
}

extension History {
    /// What a row had reported when `budget` was spent, the whole result without one; `nil` if it did not come so far.
    fileprivate func value(ofRow row: Int, after budget: Int?) -> Double? {
        guard let budget else { return states[row] == .complete ? objectives.first?[row] : nil }
        let reports = reports(ofRow: row)
        guard let index = reports.steps.firstIndex(where: { $0 >= budget }) else {
            // A program that has no more to give.
            return states[row] == .complete ? objectives.first?[row] : nil
        }
        return reports.values[index]
    }
}
