/// When a trial has each parameter, as far as the trials so far tell.
///
/// An objective that is defined as it runs never says which parameters depend on which. Where a parameter came in some
/// trials only, this finds the parameters of few values that tell those trials from the others.
struct InferredConditions: Hashable, Sendable {
    /// That a parameter has one of some values.
    struct Condition: Hashable, Sendable {
        /// The position of the parameter in the space.
        let parent: Int
        /// The internal values under which the condition holds.
        let values: Set<Double>
    }

    /// The conditions of each parameter, all of which must hold.
    let conditions: [[Condition]]

    /// Infers the conditions of the parameters of `space` from the rows of `history` that `rows` names.
    ///
    /// O(rows × parameters × parents).
    init(_ space: SearchSpace, in history: History, rows: some Collection<Int>) {
        let columns = space.names.map { history.parameter($0) }
        let table = columns.map { column in rows.map { column?.value(inRow: $0) ?? .nan } }
        let parents = space.distributions.indices.filter { (space.distributions[$0].count ?? .max) <= 64 }
        conditions = table.indices.map { child in Self.conditions(of: child, parents, table) }
    }

    /// Whether each parameter is there, in a trial with the internal values `values`.
    func active(given values: [Double]) -> [Bool] {
        // A parent comes before its children in most spaces; where not, the answer settles in a few rounds.
        var active = [Bool](repeating: true, count: conditions.count)
        for _ in 0..<8 {
            let next = conditions.map { conditions in
                conditions.allSatisfy { active[$0.parent] && $0.values.contains(values[$0.parent]) }
            }
            if next == active { break }
            active = next
        }
        return active
    }

    /// Adds, one after the other, the condition that rules out most of the rows without the child.
    private static func conditions(of child: Int, _ parents: [Int], _ table: [[Double]]) -> [Condition] {
        let rows = table[child].indices
        let present = rows.filter { !table[child][$0].isNaN }
        var absent = rows.filter { table[child][$0].isNaN }
        guard !present.isEmpty else { return [] }
        var found: [Condition] = []
        while !absent.isEmpty {
            let candidates = parents.filter { $0 != child }.compactMap { parent -> (Condition, [Int])? in
                let values = Set(present.map { table[parent][$0] })
                guard !values.contains(where: \.isNaN) else { return nil }
                let left = absent.filter { values.contains(table[parent][$0]) }
                return left.count < absent.count ? (Condition(parent: parent, values: values), left) : nil
            }
            guard let best = candidates.min(by: { $0.1.count < $1.1.count }) else { break }
            found.append(best.0)
            absent = best.1
        }
        return found
    }
}
