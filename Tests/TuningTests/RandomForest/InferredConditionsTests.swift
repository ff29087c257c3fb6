import Numerical
import Testing
import Tuning

@Suite struct InferredConditionsTests {
    private static func history(_ parameters: [[(String, Double, Distribution)]]) -> History {
        var history = History(directions: [.minimize])
        for (number, entries) in parameters.enumerated() {
            var record = TrialRecord(state: .complete)
            for (name, value, distribution) in entries {
                record.parameters.set(name, value, from: distribution)
            }
            record.values = [0]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        return history
    }

    /// Trials of a space in which `kind` decides on `depth` and `rate`, and `depth` on the widths.
    private static func world(_ count: Int, seed: UInt64) -> History {
        var random = RandomStream(seed: seed)
        return history(
            (0..<count).map { _ in
                // What has nothing to do with it comes first and has many values.
                var entries: [(String, Double, Distribution)] = [
                    ("other", Double(random.index(below: 32)), .int(0...31)),
                    ("number", random.uniform(), .float(0...1)),
                ]
                let kind = random.index(below: 3)
                entries.append(("kind", Double(kind), .categorical(["a", "b", "c"])))
                if kind > 0 { entries.append(("rate", random.uniform(), .float(0...1))) }
                if kind == 1 {
                    let depth = 1 + random.index(below: 3)
                    entries.append(("depth", Double(depth), .int(1...3)))
                    for layer in 1...depth {
                        entries.append(("width\(layer)", Double(random.index(below: 9)), .int(0...8)))
                    }
                }
                return entries
            })
    }

    /// With enough trials, it is known of every combination which parameters it has.
    @Test(arguments: 0..<20 as Range<UInt64>) func conditionsAreFound(_ seed: UInt64) throws {
        let history = Self.world(120, seed: seed)
        let space = history.union
        let conditions = InferredConditions(space, in: history, rows: 0..<history.count)
        for row in 0..<history.count {
            let present = space.names.map { history.spaces[row].index(of: $0) != nil }
            let values = space.names.map { history.parameters(ofRow: row).internalValue($0) ?? .nan }
            #expect(conditions.active(given: values) == present)
        }
        // New combinations, also with values for what is not there.
        func active(_ values: [String: Double]) -> Set<String> {
            let active = conditions.active(given: space.names.map { values[$0] ?? 1 })
            return Set(zip(space.names, active).filter(\.1).map(\.0))
        }
        #expect(active(["kind": 0, "depth": 3]) == ["other", "number", "kind"])
        #expect(active(["kind": 2, "depth": 3]) == ["other", "number", "kind", "rate"])
        #expect(
            active(["kind": 1, "depth": 2])
                == ["other", "number", "kind", "rate", "depth", "width1", "width2"])
    }

    /// A parameter that all have depends on nothing, and one that no row has neither.
    @Test func whatIsAlwaysThereHasNoConditions() {
        let history = Self.history([
            [("a", 0, .int(0...1)), ("b", 1, .int(0...1))], [("a", 1, .int(0...1)), ("b", 1, .int(0...1))],
        ])
        var space = history.union
        #expect(InferredConditions(space, in: history, rows: 0..<2).isEmpty)
        space["c"] = .float(0...1)
        let conditions = InferredConditions(space, in: history, rows: 0..<2)
        #expect(conditions.isEmpty && conditions.active(given: [0, 0, .nan]) == [true, true, true])
        #expect(InferredConditions(space, in: history, rows: [Int]()).isEmpty)
    }

    /// Two conditions hold together.
    @Test func conditionsAreJoined() {
        var rows: [[(String, Double, Distribution)]] = []
        for a in 0..<3 {
            for b in 0..<3 {
                for _ in 0..<2 {
                    var row: [(String, Double, Distribution)] = [
                        ("a", Double(a), .int(0...2)), ("b", Double(b), .int(0...2)),
                    ]
                    if a > 0, b == 2 { row.append(("c", 0.5, .float(0...1))) }
                    rows.append(row)
                }
            }
        }
        let history = Self.history(rows)
        let conditions = InferredConditions(history.union, in: history, rows: 0..<rows.count)
        for a in 0..<3 {
            for b in 0..<3 {
                let active = conditions.active(given: [Double(a), Double(b), .nan])
                #expect(active == [true, true, a > 0 && b == 2])
            }
        }
        #expect(conditions.parents == [0, 1])
    }

    /// A chain of forty parameters, each of which is there if the one before it is 1.
    @Test func chainsAreFollowed() {
        var random = RandomStream(seed: 1)
        let rows = (0..<400).map { _ in
            var row: [(String, Double, Distribution)] = []
            for level in 0..<40 {
                let value: Double = random.uniform() < 0.93 ? 1 : 0
                row.append(("p\(level)", value, .int(0...1)))
                if value == 0 { break }
            }
            return row
        }
        let history = Self.history(rows)
        let space = history.union
        let conditions = InferredConditions(space, in: history, rows: 0..<rows.count)
        var values = [Double](repeating: 1, count: space.count)
        #expect(conditions.active(given: values).allSatisfy { $0 })
        values[0] = 0
        #expect(conditions.active(given: values).count { $0 } == 1)
    }
}
