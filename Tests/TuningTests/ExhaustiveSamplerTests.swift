import Numerical
import Testing
import Tuning

@Suite struct ExhaustiveSamplerTests {
    @Test(arguments: [1, 4])
    func theGridIsTriedOnce(parallelism: Int) async throws {
        let sampler = GridSampler(["a": [1, 2, 3], "b": ["x", "y"], "c": [0.5, 1.5]])
        let study = try await Study.create("s", .minimize, sampler: sampler, seed: 1)
        try await study.optimize(parallelism: parallelism) { trial in
            let a = try trial.suggestInt("a", in: 0...10)
            _ = try trial.suggestCategorical("b", among: ["x", "y"])
            let c = try trial.suggestFloat("c", in: 0...2)
            await Task.yield()
            return Double(a) * c
        }
        let points = try await study.trials.map { $0.parameters.dictionary }
        #expect(points.count == 12 && Set(points).count == 12)
        #expect(try await study.isExhausted)
    }

    /// A trial that was lost leaves a hole, which the next run fills.
    @Test func lostPointsAreTriedAgain() async throws {
        let storage = InMemoryStorage()
        let sampler = GridSampler(["a": [1, 2, 3, 4, 5]])
        let first = try await Study.create("s", .minimize, sampler: sampler, seed: 1, in: storage)
        for number in 0..<5 {
            let trial = try await first.ask()
            _ = try trial.suggestInt("a", in: 1...5)
            if number == 2 {
                var successor = TrialRecord(state: .waiting)
                successor.systemAttributes = trial.frozen.systemAttributes
                try storage.record([.superseded(by: successor)], for: trial.id)
            } else {
                try await first.tell(trial, .complete([0]))
            }
        }
        let second = try await Study.load("s", sampler: sampler, seed: 2, from: storage)
        #expect(try await !second.isExhausted)
        try await second.optimize { trial in Double(try trial.suggestInt("a", in: 1...5)) }
        let tried = try await second.trials.filter { $0.state == .complete }.compactMap { $0.parameters["a"] }
        #expect(Set(tried).count == 5)
        #expect(try await second.isExhausted)
    }

    @Test func theOrderIsOptunas() async throws {
        // numpy.random.RandomState(0).shuffle(list(itertools.product([1, 2, 3], ["x", "y"])))
        let study = try await Study.create(
            "s", .minimize, sampler: .grid(["b": ["x", "y"], "a": [1, 2, 3]]), seed: 1)
        try await study.optimize { trial in
            Double(try trial.suggestInt("a", in: 1...3))
                + (try trial.suggestCategorical("b", among: ["x", "y"]) == "x" ? 0 : 0.5)
        }
        #expect(try await study.trials.map { $0.values[0] } == Self.order)
    }

    static let order = [3.5, 2, 1.5, 2.5, 1, 3]

    @Test func mistakesAreNamed() async throws {
        let study = try await Study.create("s", .minimize, sampler: .grid(["a": [2]]), seed: 1)
        await #expect(throws: SamplerError.notOnGrid("b")) {
            try await study.optimize(trials: 1) { trial in try trial.suggestFloat("b", in: 0...1) }
        }
        await #expect(throws: SearchSpaceError.notAllowed("a", 2)) {
            let other = try await Study.create("o", .minimize, sampler: .grid(["a": [2]]), seed: 1)
            try await other.optimize(trials: 1) { trial in
                Double(try trial.suggestCategorical("a", among: [5, 6]))
            }
        }
        let endless = try await Study.create("e", .minimize, sampler: .bruteForce(), seed: 1)
        await #expect(throws: SamplerError.endless("x")) {
            try await endless.optimize(trials: 1) { trial in try trial.suggestFloat("x", in: 0...1) }
        }
    }

    @Test(arguments: [1, 3], 0..<4 as Range<UInt64>)
    func bruteForceFindsEveryCombination(parallelism: Int, seed: UInt64) async throws {
        let study = try await Study.create("s", .minimize, sampler: .bruteForce(), seed: seed)
        try await study.optimize(trials: 200, parallelism: parallelism) { trial in
            let kernel = try trial.suggestCategorical("kernel", among: ["rbf", "poly"])
            guard kernel == "poly" else { return 0.0 }
            let degree = try trial.suggestInt("degree", in: 2...4)
            await Task.yield()
            return degree == 3 ? try trial.suggestFloat("c", in: 0...1, scale: .stepped(by: 0.25)) : 1
        }
        let points = Set(try await study.trials.map { $0.parameters.dictionary })
        #expect(points.count == 1 + 2 + 5)
        if parallelism == 1 { #expect(try await study.trials.count == 8) }
    }

    @Test func fixedParametersStay() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .partiallyFixed(["x": 0.25], base: .random), seed: 1)
        try await study.optimize(trials: 20) { trial in
            #expect(try trial.suggestFloat("x", in: 0...1) == 0.25)
            return try trial.suggestFloat("y", in: 0...1)
        }
        #expect(Set(try await study.trials.map { $0.values[0] }).count == 20)
    }
}

@Suite struct MersenneTwisterTests {
    @Test func theBitsAreNumPys() {
        // numpy.random.RandomState(42).randint(0, 2**32, 5, dtype="uint32") draws the raw outputs.
        var twister = MersenneTwister(seed: 42)
        #expect(
            (0..<5).map { _ in twister.next() } == [
                1608637542, 3421126067, 4083286876, 787846414, 3143890026,
            ])
    }
}
