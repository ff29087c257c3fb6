import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct CMAESSamplerTests {
    @Test func findsBetterValuesThanRandomSearch() async throws {
        let problem = try Problem.levy(8)
        let found = try await best(of: problem, CMAESSampler())
        let drawn = try await best(of: problem, RandomSampler())
        #expect(MannWhitney(found, drawn).probability(.less) < 1e-4)
    }

    private func best(of problem: Problem, _ sampler: some Sampler) async throws -> [Double] {
        var best: [Double] = []
        for seed in 0..<12 as Range<UInt64> {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 150) { try problem.evaluate($0) }
            best.append(try await study.trials.compactMap(\.value).min() ?? .infinity)
        }
        return best
    }

    /// Numbers of every kind and choices that matter together: the optimum is found to the last choice.
    @Test func mixedSpacesAreSearchedTogether() async throws {
        var found: [Double] = []
        for seed in 0..<10 as Range<UInt64> {
            let study = try await Study.create(
                "s", .maximize, sampler: CMAESSampler(usesMargin: true), seed: seed)
            try await study.optimize(trials: 400) { trial in
                let x = try trial.suggestFloat("x", in: -4...4)
                let rate = try trial.suggestFloat("rate", in: 1e-5...1, scale: .log)
                let n = try trial.suggestInt("n", in: 1...64, scale: .log)
                let k = try trial.suggestInt("k", in: 0...20)
                let choices = try (0..<3).map {
                    try trial.suggestCategorical("c\($0)", among: ["a", "b", "c"])
                }
                let wrong = choices.count { $0 != "b" }
                let rest = abs(x - 2) + abs(rate - 1e-3) * 100 + Double(abs(n - 17) + abs(k - 15)) / 10
                return -rest - Double(wrong)
            }
            found.append(try await study.trials.compactMap(\.value).max() ?? -.infinity)
        }
        #expect(found.count { $0 > -0.2 } >= 8, "\(found)")
    }

    /// The results of a task that is alike bring a study near to its optimum at once.
    @Test func aWarmStartSavesTrials() async throws {
        func values(_ sources: [FrozenTrial], _ seed: UInt64) async throws -> Double {
            let study = try await Study.create(
                "s", .minimize, sampler: CMAESSampler(sources: sources), seed: seed)
            try await study.optimize(trials: 30) { trial in
                let x = try (0..<4).map { try trial.suggestFloat("x\($0)", in: 0...1) }
                return x.reduce(0) { $0 + ($1 - 0.85) * ($1 - 0.85) }
            }
            return try await study.trials.compactMap(\.value).min() ?? .infinity
        }
        let source = try await Study.create("t", .minimize, sampler: .random, seed: 99)
        try await source.optimize(trials: 300) { trial in
            let x = try (0..<4).map { try trial.suggestFloat("x\($0)", in: 0...1) }
            return x.reduce(0) { $0 + ($1 - 0.8) * ($1 - 0.8) }
        }
        let sources = try await source.trials
        var (warm, cold): ([Double], [Double]) = ([], [])
        for seed in 0..<10 as Range<UInt64> {
            warm.append(try await values(sources, seed))
            cold.append(try await values([], seed))
        }
        #expect(MannWhitney(warm, cold).probability(.less) < 1e-2)
    }

    /// Parameters of some trials only, several objectives, and spaces of choices alone are left to the other sampler.
    @Test func whatItCannotTakeIsLeftToAnother() async throws {
        let study = try await Study.create("s", .minimize, sampler: .cmaES(), seed: 2)
        try await study.optimize(trials: 40) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            guard try trial.suggestCategorical("kind", among: ["a", "b"]) == "a" else { return x }
            return try trial.suggestFloat("y", in: 0...1) + x
        }
        let sampler = CMAESSampler()
        #expect(sampler.jointSpace(given: try await study.history()).names == ["x", "kind"])
        #expect(sampler.explanation(given: try await study.history()) != nil)
        let several = try await Study.create("m", .minimize, .maximize, sampler: .cmaES(), seed: 2)
        try await several.optimize(trials: 20) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            return [x, x]
        }
        #expect(sampler.jointSpace(given: try await several.history()).isEmpty)
    }

    /// Trials that break a constraint rank last: the search goes where none is broken.
    @Test func constraintsAreKept() async throws {
        let study = try await Study.create("s", .minimize, sampler: .cmaES(), seed: 4)
        try await study.optimize(trials: 150) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            let y = try trial.suggestFloat("y", in: 0...1)
            trial.setConstraint("sum", to: 1.2 - x - y)
            return x + y
        }
        let late = try await study.trials.suffix(60)
        #expect(late.count { ($0.constraints["sum"] ?? 1) <= 0 } >= 20)
        #expect(try await study.bestTrial?.value ?? 9 < 1.25)
    }

    /// An enqueued trial belongs to the generation, and brings it nearer.
    @Test func enqueuedTrialsAreLearntFrom() async throws {
        func mean(_ enqueues: Bool) async throws -> Double {
            let study = try await Study.create("s", .minimize, sampler: .cmaES(), seed: 8)
            for number in 0..<25 {
                if enqueues, number % 4 == 1 {
                    try await study.enqueue(["x": .float(0.95), "y": .float(0.95)])
                }
                let trial = try await study.ask()
                let x = try trial.suggestFloat("x", in: 0...1)
                let y = try trial.suggestFloat("y", in: 0...1)
                try await study.tell(trial, .complete([abs(x - 0.95) + abs(y - 0.95)]))
            }
            let drawn = try await study.trials.suffix(8).filter { $0.fixedParameters.isEmpty }
            return drawn.compactMap(\.value).reduce(0, +) / Double(drawn.count)
        }
        #expect(try await mean(true) < mean(false))
    }
}
