import SearchAlgorithms

/// What trials have reported at each step, as a history grows.
///
/// Each step is a budget; complete trials without reports are the largest one, `Int.max`.
struct BudgetObservations: Sendable {
    /// A row, and its loss at the step.
    private struct Entry {
        var row: Int
        var violation: Double
        var loss: Double
    }

    private var budgets: [Int: [Entry]] = [:]
    /// The steps, rising.
    private var steps: [Int] = []
    private var seen = 0
    private var known: (count: Int, space: SearchSpace, model: FidelityModel?)?

    /// How many rows of a budget are modelled at most.
    static let limit = 2000

    /// Learns the rows of `history` that are new: those that are complete or pruned.
    mutating func update(_ history: History) {
        let sign = history.directions.first?.sign ?? 1
        for row in seen..<max(seen, history.count) {
            guard history.states[row] == .complete || history.states[row] == .pruned else { continue }
            let reports = history.reports(ofRow: row)
            let violation = history.violations[row]
            for (step, value) in reports {
                add(Entry(row: row, violation: violation, loss: sign * value), at: step)
            }
            if reports.isEmpty, history.states[row] == .complete, let values = history.objectives.first {
                add(Entry(row: row, violation: violation, loss: sign * values[row]), at: .max)
            }
        }
        seen = max(seen, history.count)
    }

    private mutating func add(_ entry: Entry, at step: Int) {
        var entry = entry
        if entry.loss.isNaN { entry.loss = .infinity }
        if budgets[step] == nil {
            steps.insert(step, at: steps.firstIndex { $0 > step } ?? steps.endIndex)
        }
        budgets[step, default: []].append(entry)
    }

    /// The largest step with enough rows among the first `count`; `nil` if there is none.
    ///
    /// > Falkner 2018, section 3.2: "we always use the model for the largest budget for which enough observations are
    /// > available".
    func step(first count: Int, dimensions: Int, _ options: FidelityOptions) -> Int? {
        steps.last { step in
            options.suffices(entries(step, first: count).count, dimensions: dimensions)
        }
    }

    /// The rows at `step` among the first `count` of the history.
    private func entries(_ step: Int, first count: Int) -> ArraySlice<Entry> {
        let entries = budgets[step] ?? []
        guard let last = entries.last, last.row >= count else { return entries[...] }
        return entries.prefix { $0.row < count }
    }

    /// The model for `space` at the largest step with enough rows; `nil` if there is none.
    mutating func model(
        _ history: History, _ space: SearchSpace, _ options: FidelityOptions
    ) -> FidelityModel? {
        if let known, known.count == history.count, known.space == space { return known.model }
        let model = makeModel(history, space, options)
        known = (history.count, space, model)
        return model
    }

    private func makeModel(
        _ history: History, _ space: SearchSpace, _ options: FidelityOptions
    ) -> FidelityModel? {
        guard let step = step(first: history.count, dimensions: space.count, options) else { return nil }
        let entries = entries(step, first: history.count).suffix(Self.limit).sorted { a, b in
            (a.violation, a.loss, history.numbers[a.row]) < (b.violation, b.loss, history.numbers[b.row])
        }
        let columns = space.map { (history.parameter($0), $1) }
        let points = entries.map { entry in
            columns.map { column, distribution in
                column?.value(inRow: entry.row).map(distribution.kernelCoordinate) ?? .nan
            }
        }
        return FidelityModel(points, space.distributions.map(\.kernelDimension), options: options)
    }
}
