import Numerical
import Testing
import Tuning

@Suite struct QuasiRandomSamplerTests {
    /// Trial *n* has the coordinates of point *n*, in the order in which it asks for parameters.
    @Test func trialsTakeThePointsOfTheirNumbers() async throws {
        let study = try await Study.create("s", .minimize, sampler: .halton(scrambled: false), seed: 1)
        try await study.optimize(trials: 20, parallelism: 3) { trial in
            let y = try trial.suggestFloat("y", in: 0...1)
            await Task.yield()
            return try trial.suggestFloat("x", in: 0...1) + y
        }
        let sequence = HaltonSequence(dimensions: 2)
        for trial in try await study.trials {
            #expect(trial.parameters.internalValues == sequence.point(at: trial.number))
        }
    }

    /// Processes that know nothing of each other take different points, and no one but them.
    @Test func workersShareTheSequence() async throws {
        let storage = InMemoryStorage()
        let alone = try await Study.create("s", .minimize, sampler: .sobol(seed: 3), seed: 1)
        let first = try await Study.create("s", .minimize, sampler: .sobol(seed: 3), seed: 1, in: storage)
        let second = try await Study.load("s", sampler: .sobol(seed: 3), seed: 2, from: storage)
        for study in [alone, alone, first, second] {
            try await study.optimize(trials: 16) { try $0.suggestFloat("x", in: 0...1) }
        }
        let (shared, expected) = (try await first.trials, try await alone.trials)
        #expect(shared.map(\.values) == expected.map(\.values))
        #expect(Set(shared.map(\.values)).count == 32)
    }

    @Test func choicesGetEqualShares() async throws {
        let study = try await Study.create("s", .minimize, sampler: .sobol(seed: 5), seed: 1)
        try await study.optimize(trials: 64) { trial in
            let choice = try trial.suggestCategorical("choice", among: ["a", "b", "c", "d"])
            return try Double(trial.suggestInt("int", in: 1...8)) + (choice == "a" ? 0 : 1)
        }
        let parameters = try await study.trials.map(\.parameters)
        let pairs = Dictionary(grouping: parameters, by: \.internalValues).mapValues(\.count)
        #expect(pairs.count == 32 && pairs.values.allSatisfy { $0 == 2 })
    }

    @Test func seedsAndNamesScramble() async throws {
        func values(_ name: String, seed: UInt64) async throws -> [Double] {
            let study = try await Study.create(name, .minimize, sampler: .sobol(seed: seed), seed: 1)
            try await study.optimize(trials: 4) { try $0.suggestFloat("x", in: 0...1) }
            return try await study.trials.flatMap(\.values)
        }
        let base = try await values("a", seed: 0)
        #expect(try await values("a", seed: 0) == base)
        #expect(try await values("b", seed: 0) != base)
        #expect(try await values("a", seed: 1) != base)
    }

    @Test func thereIsNoEndOfParameters() async throws {
        let study = try await Study.create("s", .minimize, sampler: .sobol(), seed: 1)
        let trial = try await study.ask()
        for dimension in 0..<1150 { _ = try trial.suggestFloat("x\(dimension)", in: 0...1) }
        #expect(Set(trial.parameters.internalValues).count == 1150)
        try await study.tell(trial, .pruned)
    }
}
