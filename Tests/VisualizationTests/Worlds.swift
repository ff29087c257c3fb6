import Numerical
import Tuning
import Visualization

/// Studies as figures find them, the odd ones too.
enum Worlds {
    static func study(
        _ trials: [TrialRecord], directions: [Direction] = [.minimize], name: String = "world"
    ) -> StudyTrials {
        StudyTrials(
            name: name, directions: directions,
            objectiveNames: directions.count == 1 ? ["value"] : directions.indices.map { "value_\($0)" },
            trials: trials.enumerated().map { FrozenTrial(id: .init(rawValue: $0), number: $0, record: $1) })
    }

    /// Random trials of numbers, logarithms and choices.
    static func mixed(_ count: Int, directions: [Direction] = [.minimize], seed: UInt64 = 1) -> StudyTrials {
        var random = RandomStream(seed: seed)
        let space = SearchSpace([
            ("x", .float(-1...1)), ("rate", .float(1e-5...1, .log)), ("n", .int(1...8)),
            ("kind", .categorical(["a", "b", "c"])),
        ])
        return study(
            (0..<count).map { _ in
                var record = TrialRecord(state: .complete)
                let values = space.distributions.map { $0.quantile(random.uniform()) }
                record.parameters = Parameters(space, internalValues: values)
                record.values = directions.indices.map { values[0] * Double($0 + 1) + random.uniform() }
                return record
            }, directions: directions)
    }

    private static func complete(_ values: [Double], _ parameters: [(String, Double, Distribution)] = [])
        -> TrialRecord
    {
        var record = TrialRecord(state: .complete)
        record.values = values
        for (name, value, distribution) in parameters {
            record.parameters.set(name, value, from: distribution)
        }
        return record
    }

    /// Names that a page must not take for its own.
    static let oddNames = [
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "emoji 🎉", "שלום עולם",
        String(repeating: "x", count: 500), "%{customdata}", "a&b\"'", "", "line\nbreak\u{0}",
    ]

    static var odd: StudyTrials {
        var random = RandomStream(seed: 3)
        return study(
            (0..<20).map { _ in
                complete(
                    [random.uniform()],
                    oddNames.map { ($0, random.uniform(), .float(0...1)) } + [
                        (
                            "choice", Double(random.next() % UInt64(oddNames.count)),
                            .categorical(oddNames.map { .string($0) })
                        )
                    ])
            }, name: oddNames[0])
    }

    /// All that figures may meet.
    static var all: [(name: String, study: StudyTrials)] {
        let unit = Distribution.float(0...1)
        return [
            ("none", study([])), ("one", study([complete([1], [("x", 0.5, unit)])])),
            ("failed", study((0..<5).map { _ in TrialRecord(state: .failed) })),
            ("running", study([TrialRecord(state: .running), TrialRecord(state: .waiting)])),
            ("equal", study((0..<30).map { _ in complete([2], [("x", 0.5, unit), ("y", 0.5, unit)]) })),
            (
                "extremes",
                study(
                    [.infinity, -.infinity, .nan, 1e308, -1e308, 0, 1e-300, 1, 2, 3, 4, 5, 6].enumerated().map
                    {
                        complete([$1], [("x", Double($0) / 13, unit), ("y", Double($0 * 5 % 13) / 13, unit)])
                    })
            ),
            (
                "infinite",
                study([complete([.infinity], [("x", 0, unit)]), complete([.nan], [("x", 1, unit)])])
            ),
            ("no parameters", study((0..<12).map { complete([Double($0)]) })),
            ("no values", study([complete([]), complete([1, 2, 3])])),
            (
                "wide",
                study(
                    (0..<12).map { row in
                        complete(
                            [Double(row)], (0..<300).map { ("p\($0)", Double(row * $0 % 12) / 12, unit) })
                    })
            ),
            (
                "changing",
                study(
                    (0..<24).map { row in
                        let distributions: [Distribution] = [
                            .float(0...1), .int(1...9), .categorical(["a", "b"]), .float(1e-3...10, .log),
                        ]
                        let distribution = distributions[row % 4]
                        return complete(
                            [Double(row)],
                            [("p", distribution.quantile(0.5), distribution), ("q\(row % 3)", 0.2, unit)])
                    })
            ),
            ("odd", odd), ("mixed", mixed(60)), ("two", mixed(40, directions: [.minimize, .maximize])),
            ("three", mixed(40, directions: [.minimize, .maximize, .minimize])),
            ("four", mixed(20, directions: [.minimize, .maximize, .minimize, .minimize])),
            (
                "infeasible",
                study(
                    (0..<15).map { row in
                        var record = complete(
                            [Double(row)], [("x", Double(row) / 15, unit), ("y", 0.1, unit)])
                        record.systemAttributes["constraints:c"] = JSON.float(1).text
                        return record
                    })
            ),
        ]
    }
}
