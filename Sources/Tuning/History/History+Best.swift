/// The best rows.
extension History {
    /// The rows that are complete and feasible.
    var candidates: [Int] { indices.filter { states[$0] == .complete && violations[$0] <= 0 } }

    private var indices: Range<Int> { 0..<count }

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
        let losses = rows.map { row in zip(objectives, directions).map { $0[row] * $1.sign } }
        // Sorted by the first loss, a point is dominated only by points before it, and by the front alone.
        let order = rows.indices.sorted { losses[$0].lexicographicallyPrecedes(losses[$1]) }
        var front: [Int] = []
        for index in order where !front.contains(where: { losses[$0].dominates(losses[index]) }) {
            front.append(index)
        }
        return front.map { rows[$0] }
    }
}

extension [Double] {
    fileprivate func dominates(_ other: [Double]) -> Bool {
        let pairs = zip(self, other)
        return pairs.allSatisfy { $0 <= $1 } && pairs.contains { $0 < $1 }
    }
}
