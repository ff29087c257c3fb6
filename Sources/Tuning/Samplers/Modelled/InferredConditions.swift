/// When a trial has each parameter, as far as the trials so far tell.
///
/// An objective that is defined as it runs never says which parameters depend on which. Where a parameter came in some
/// trials only, this finds the parameters of few values, chosen before it, that tell those trials from the others.
package struct InferredConditions: Hashable, Sendable {
    /// That a parameter has one of some values.
    package struct Condition: Hashable, Sendable {
        /// The position of the parameter in the space.
        package let parent: Int
        /// The internal values under which the condition holds.
        package let values: Set<Double>
    }

    /// The conditions of each parameter, all of which must hold.
    package let conditions: [[Condition]]

    /// The largest number of values of a parameter that others may depend on.
    private static let limit = 64

    /// Infers the conditions of the parameters of `space` from the rows of `history` that `rows` names.
    ///
    /// A parameter depends on those alone that are before it in `space`: an order in which they were met, as that of
    /// ``History/union``.
    ///
    /// O(rows × parameters × parents).
    package init(_ space: SearchSpace, in history: History, rows: some Collection<Int>) {
        let columns = space.names.map { history.parameter($0) }
        let table = columns.map { column in rows.map { column?.value(inRow: $0) ?? .nan } }
        let parents = space.distributions.enumerated().compactMap { position, distribution in
            (distribution.count ?? .max) <= Self.limit ? Parent(position, table[position]) : nil
        }
        // Fewer values tell more: among parents that tell trials apart alike, they come first.
        .sorted { ($0.values.count, $0.position) < ($1.values.count, $1.position) }
        conditions = table.indices.map { Self.conditions(of: $0, table[$0], parents) }
    }

    /// Whether no parameter depends on another.
    package var isEmpty: Bool { conditions.allSatisfy(\.isEmpty) }

    /// The positions of the parameters that others depend on.
    package var parents: Set<Int> { Set(conditions.joined().map(\.parent)) }

    /// Whether each parameter is there, in a trial with the internal values `values`.
    ///
    /// Only those of ``parents`` are looked at.
    package func active(given values: [Double]) -> [Bool] {
        var active: [Bool] = []
        for conditions in conditions {
            active.append(
                conditions.allSatisfy { active[$0.parent] && $0.values.contains(values[$0.parent]) })
        }
        return active
    }
}

extension InferredConditions {
    /// A parameter that others may depend on, as small numbers: 0 where a row lacks it, else one for each value.
    private struct Parent {
        let position: Int
        let values: [Double]
        let codes: [Int]

        /// `nil` if rows have more different values than parents may have: their range moves.
        init?(_ position: Int, _ column: [Double]) {
            var known: [Double: Int] = [:]
            var codes: [Int] = []
            codes.reserveCapacity(column.count)
            for value in column {
                guard !value.isNaN else {
                    codes.append(0)
                    continue
                }
                let code = known[value] ?? known.count + 1
                known[value] = code
                guard code < limit else { return nil }
                codes.append(code)
            }
            self.position = position
            self.codes = codes
            values = known.sorted { $0.value < $1.value }.map(\.key)
        }
    }

    /// A condition that could hold, as bits of codes.
    private struct Candidate {
        let parent: Parent
        let mask: UInt64
        /// The rows without the child that it does not rule out.
        let left: [Int]
        /// Whether it is more than a list of what the few trials with the child had.
        let isSupported: Bool
    }

    /// Adds, one after the other, the condition that rules out most of the rows without the child.
    private static func conditions(of child: Int, _ column: [Double], _ parents: [Parent]) -> [Condition] {
        let present = column.indices.filter { !column[$0].isNaN }
        var absent = column.indices.filter { column[$0].isNaN }
        guard !present.isEmpty, !absent.isEmpty else { return [] }
        var found: [Condition] = []
        while !absent.isEmpty {
            let candidates = parents.filter { $0.position < child }.compactMap { parent -> Candidate? in
                let mask = present.reduce(0 as UInt64) { $0 | 1 << UInt64(parent.codes[$1]) }
                // A parent that is missing where the child is there says nothing.
                guard mask & 1 == 0 else { return nil }
                let left = absent.filter { mask >> UInt64(parent.codes[$0]) & 1 == 1 }
                let isSupported = present.count >= 2 * mask.nonzeroBitCount
                return left.count < absent.count
                    ? Candidate(parent: parent, mask: mask, left: left, isSupported: isSupported) : nil
            }
            let supported = candidates.filter(\.isSupported)
            let best = (supported.isEmpty ? candidates : supported).min { $0.left.count < $1.left.count }
            guard let best else { break }
            let values = best.parent.values.indices.filter { best.mask >> UInt64($0 + 1) & 1 == 1 }
            found.append(
                Condition(parent: best.parent.position, values: Set(values.map { best.parent.values[$0] })))
            absent = best.left
        }
        return found
    }
}
