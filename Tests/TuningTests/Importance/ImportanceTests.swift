import Numerical
import Testing
import Tuning

@Suite struct ImportanceTests {
    static let methods: [ImportanceMethod] = [
        .pedANOVA(), .pedANOVA(isLocal: false), .functionalANOVA(), .meanDecreaseImpurity(),
        .shapley(trees: 16),
    ]

    /// A history of random trials over `space`, with the values that `objective` gives.
    static func history(
        _ count: Int, over space: SearchSpace, _ directions: [Direction] = [.minimize],
        _ objective: (Parameters) -> [Double]
    ) -> History {
        var (random, history) = (RandomStream(seed: 5), History(directions: directions))
        for number in 0..<count {
            var record = TrialRecord(state: .complete)
            record.parameters = Parameters(
                space, internalValues: space.distributions.map { $0.quantile(random.uniform()) })
            record.values = objective(record.parameters)
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        return history
    }

    static let space = SearchSpace([
        ("much", .float(1e-3...1, .log)), ("some", .categorical(["a", "b", "c"])), ("none", .int(0...20)),
    ])

    private static func value(_ parameters: Parameters) -> Double {
        let place = Distribution.float(1e-3...1, .log)
        let much = (parameters.internalValue("much") ?? 0) / place.bounds.upperBound
        return 4 * much + 0.5 * (parameters.internalValue("some") ?? 0)
    }

    /// What matters more is said to, and shares are shares.
    @Test(arguments: methods) func orderIsRight(_ method: ImportanceMethod) throws {
        for direction in Direction.allCases {
            let history = Self.history(300, over: Self.space, [direction]) { [Self.value($0)] }
            let importances = try history.importances(by: method)
            #expect(importances.map(\.name).first == "much", "\(importances)")
            #expect(importances.first { $0.name == "none" }?.share ?? 1 < 0.1)
            #expect(abs(importances.reduce(0) { $0 + $1.share } - 1) < 1e-12)
            #expect(try history.importances(by: method) == importances, "one seed gives two answers")
        }
    }

    /// Where nothing can be told, all parameters matter the same; compared with whole ranges, some trials still differ.
    @Test(arguments: methods.filter { $0 != .pedANOVA(isLocal: false) }) func nothingToTellIsEven(
        _ method: ImportanceMethod
    ) throws {
        let worlds = [
            Self.history(1, over: Self.space) { _ in [1] }, Self.history(20, over: Self.space) { _ in [1] },
            Self.history(9, over: Self.space) { _ in [.infinity] },
            Self.history(30, over: Self.space.filter { name, _ in name == "none" }) { [Self.value($0)] },
        ]
        for history in worlds {
            let importances = try history.importances(by: method)
            for importance in importances {
                #expect(abs(importance.share - 1 / Double(importances.count)) < 1e-12)
            }
        }
        #expect(try History(directions: [.minimize]).importances(by: method).isEmpty)
    }

    /// Values at the ends of what a number can be, and ranges as wide, are no obstacle.
    @Test(arguments: methods) func extremesAreFinite(_ method: ImportanceMethod) throws {
        let choices = (0..<10_000).map { ParameterValue.int($0) }
        let space = SearchSpace([
            ("huge", .float(-1e308...1.7e308)), ("choices", .categorical(choices)), ("single", .int(3...3)),
            ("int", .int(1...1 << 50, .log)),
        ])
        let history = Self.history(60, over: space) { parameters in
            [
                (parameters.internalValue("huge") ?? 0) > 0
                    ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude
            ]
        }
        let importances = try history.importances(by: method)
        #expect(importances.count == 4)
        #expect(importances.allSatisfy { $0.share.isFinite && $0.share >= 0 })
        #expect(importances.first { $0.name == "single" }?.value == 0)
    }

    /// A parameter that only some trials have is assessed with the others.
    @Test(arguments: methods) func conditionalParametersCount(_ method: ImportanceMethod) throws {
        var (random, history) = (RandomStream(seed: 2), History(directions: [.minimize]))
        for number in 0..<300 {
            var record = TrialRecord(state: .complete)
            let kind = Double(random.index(below: 2))
            record.parameters.set("kind", kind, from: .categorical(["a", "b"]))
            let (x, y) = (random.uniform(), random.uniform())
            record.parameters.set(kind == 0 ? "x" : "y", kind == 0 ? x : y, from: .float(0...1))
            record.values = [kind == 0 ? 5 * x : 2 + 0.1 * y]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        let importances = try history.importances(by: method)
        #expect(Set(importances.map(\.name)) == ["kind", "x", "y"])
        let shares = Dictionary(uniqueKeysWithValues: importances.map { ($0.name, $0.share) })
        #expect(shares["x", default: 0] > 2 * shares["y", default: 0])
    }

    /// Each objective has its own importances; together, PED-ANOVA asks for the way to the front.
    @Test func objectivesAreChosen() throws {
        let history = Self.history(200, over: Self.space, [.minimize, .maximize]) { parameters in
            [Self.value(parameters), parameters.internalValue("none") ?? 0]
        }
        for method in Self.methods {
            #expect(try history.importances(by: method, of: 0).first?.name != "none")
            #expect(try history.importances(by: method, of: 1).first?.name == "none")
            #expect(throws: ImportanceError.noObjective(2)) { try history.importances(by: method, of: 2) }
        }
        #expect(try history.importances().count == 3)
        #expect(throws: ImportanceError.severalObjectives) {
            try history.importances(by: .functionalANOVA())
        }
    }

    @Test func questionsThatDoNotFitAreRefused() throws {
        let history = Self.history(20, over: Self.space) { [Self.value($0)] }
        #expect(try history.importances(parameters: ["much", "none"]).count == 2)
        #expect(try history.importances(parameters: []).isEmpty)
        #expect(throws: ImportanceError.noParameter("more")) { try history.importances(parameters: ["more"]) }
        for (target, region) in [(0, 1), (0.5, 0.5), (0.1, 1.1), (.nan, 1)] as [(Double, Double)] {
            #expect(throws: ImportanceError.self) {
                try history.importances(by: .pedANOVA(target: target, region: region))
            }
        }
    }
}
