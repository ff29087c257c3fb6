import Numerical
import Testing
import Tuning

@Suite struct StructureTests {
    private static let kinds: [Structure] = [
        .simplex("s", of: ["a", "b", "c"]), .simplex("s", of: ["a"]),
        .ordered("s", count: 4, in: .float(-1...1)), .ordered("s", count: 3, in: .int(1...9, .log)),
        .permutation("s", of: ["x", "y", "z", "w"]), .subset("s", of: ["u", "v", "w"]),
        .subset("s", of: ["u", "v", "w", "x"], size: 2...3), .subset("s", of: ["u", "v"], size: 0...0),
    ]

    @Test(arguments: kinds)
    func projectionFitsTogetherAndStays(structure: Structure) {
        var random = RandomStream(seed: 1)
        for _ in 0..<500 {
            var values = structure.items.map { _ in structure.distribution.quantile(random.uniform()) }
            if random.uniform() < 0.3 { structure.spread(&values) }
            structure.project(&values, using: &random)
            #expect(structure.holds(values), "\(values)")
            #expect(values.allSatisfy(structure.distribution.contains))
            var again = values
            structure.project(&again, using: &random)
            #expect(again == values)
            let (index, value) = (
                random.index(below: values.count), structure.distribution.quantile(random.uniform())
            )
            structure.move(index, to: value, in: &values)
            #expect(structure.holds(values), "\(values) after \(index) went to \(value)")
        }
    }

    /// No other point of the simplex is nearer.
    @Test func sharesGoToTheNearestPoint() {
        func distance(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        var random = RandomStream(seed: 2)
        let structure = Structure.simplex("s", of: ["a", "b", "c"])
        for _ in 0..<200 {
            let proposal = (0..<3).map { _ in random.uniform() }
            var nearest = proposal
            structure.project(&nearest, using: &random)
            for _ in 0..<50 {
                var other = (0..<3).map { _ in random.uniform() }
                structure.spread(&other)
                #expect(distance(proposal, nearest) <= distance(proposal, other) + 1e-12)
            }
        }
    }

    /// Random search has every order and every selection equally often, and shares as even as on paper.
    @Test func randomSearchIsUniform() async throws {
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 3)
        var orders: [[String]: Int] = [:]
        var selections: [[String]: Int] = [:]
        var (first, spread) = (0.0, 0.0)
        let count = 3000
        for _ in 0..<count {
            let trial = try await study.ask()
            orders[try trial.suggestPermutation("order", of: ["x", "y", "z"]), default: 0] += 1
            selections[try trial.suggestSubset("some", of: ["u", "v", "w"], size: 1...1), default: 0] += 1
            let share = try trial.suggestSimplex("mix", count: 5)[0]
            (first, spread) = (first + share, spread + share * share)
        }
        #expect(orders.count == 6 && orders.values.allSatisfy { abs($0 - count / 6) < 120 }, "\(orders)")
        #expect(selections.count == 3 && selections.values.allSatisfy { abs($0 - count / 3) < 150 })
        // A share of five is Beta(1, 4): mean 1/5, second moment 1/15.
        #expect(abs(first / Double(count) - 0.2) < 0.01)
        #expect(abs(spread / Double(count) - 1.0 / 15) < 0.005)
    }

    @Test func everyOrderAndEverySelectionIsReached() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: 4)
        var seen: Set<[Int]> = []
        for _ in 0..<24 {
            let trial = try await study.ask()
            let order = try trial.suggestPermutation("order", of: [1, 2, 3, 4])
            seen.insert(order)
            try await study.tell(trial, .complete([Double(order[0])]))
        }
        #expect(seen.count == 24)
    }

    @Test func valuesMeanSomethingByThemselves() async throws {
        let study = try await Study.create("s", .minimize, seed: 5)
        let trial = try await study.ask()
        let order = try trial.suggestPermutation("order", of: ["x", "y", "z"])
        for (place, item) in order.enumerated() {
            #expect(trial.parameters["order.\(item)"] == .int(place + 1))
        }
        let some = try trial.suggestSubset("some", of: ["u", "v", "w"], size: 2...2)
        #expect(some.count == 2 && some.allSatisfy { trial.parameters["some.\($0)"] == true })
        let times = try trial.suggestOrdered("time", count: 3, in: 1...100, scale: .log)
        #expect(times == times.sorted())
        #expect(trial.parameters["time.2"] == .int(times[1]))
        let mix = try trial.suggestSimplex("mix", of: ["a", "b"])
        #expect(trial.parameters["mix.a"] == mix["a"].map { .float($0) })
        let isRepeated = try trial.suggestPermutation("order", of: ["x", "y", "z"]) == order
        #expect(isRepeated)
        let structure = Structure.permutation("order", of: ["x", "y", "z"])
        #expect(structure.text(of: trial.parameters.dictionary) == order.joined(separator: ","))
        #expect(structure.json(of: trial.parameters.dictionary)?.array?.compactMap(\.string) == order)
    }

    @Test func whatCannotBelongTogetherIsRefused() {
        #expect(throws: SearchSpaceError.badStructure("s", .repeatedPart)) {
            try DeclaredSpace([], structures: [.permutation("s", of: ["a", "a"])])
        }
        #expect(throws: SearchSpaceError.badStructure("s", .impossibleSize(3...4, of: 2))) {
            try DeclaredSpace([], structures: [.subset("s", of: ["a", "b"], size: 3...4)])
        }
        #expect(throws: SearchSpaceError.noChoices("s")) {
            try DeclaredSpace([], structures: [.simplex("s", of: [])])
        }
        #expect(throws: SearchSpaceError.badStructure("s", .noOrder)) {
            try DeclaredSpace([], structures: [.ordered("s", count: 2, in: .categorical(["a"]))])
        }
    }
}
