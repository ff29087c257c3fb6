import SearchAlgorithms

/// The best rows.
extension History {
    /// The rows that are complete and feasible.
    var candidates: [Int] { (0..<count).filter { states[$0] == .complete && violations[$0] <= 0 } }

    /// The best row of the first objective, the trial with the smallest number among equals.
    package var bestRow: Int? {
        guard let values = objectives.first, let direction = directions.first else { return nil }
        return candidates.filter { !values[$0].isNaN }.min { a, b in
            values[a] == values[b] ? numbers[a] < numbers[b] : direction.isBetter(values[a], than: values[b])
        }
    }

    /// The rows that no other row dominates.
    package var bestRows: [Int] {
        let rows = candidates
        let losses = rows.flatMap { row in zip(objectives, directions).map { $0[row] * $1.sign } }
        let front = Losses(objectives: directions.count, count: rows.count, values: losses).nondominated()
        return front.map { rows[$0] }
    }
}
