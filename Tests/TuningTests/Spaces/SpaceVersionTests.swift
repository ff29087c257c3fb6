import Numerical
import Testing
import Tuning

@Suite struct SpaceVersionTests {
    private static let old = SearchSpace([
        ("lr", .float(1e-4...1e-2, .log)), ("layers", .int(1...4)),
        ("kernel", .categorical(["rbf", "poly", "linear"])),
    ])

    private func trial(_ values: [Double], number: Int = 0) -> FrozenTrial {
        var record = TrialRecord(state: .complete)
        record.parameters = Parameters(Self.old, internalValues: values)
        record.values = [0]
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }

    private func mapped(_ values: [Double], _ version: SpaceVersion) -> [String: ParameterValue]? {
        version.parameters(trial(values).parameters)?.dictionary
    }

    @Test func rangesAndChoicesMayChange() throws {
        let version = SpaceVersion(
            try DeclaredSpace([
                .init("lr", .float(1e-3...1e-1)), .init("layers", .int(1...3)),
                .init("kernel", .categorical(["sigmoid", "linear", "rbf"])),
            ]))
        // Found by value: what was the third choice is the second now.
        #expect(mapped([5e-3, 2, 2], version) == ["lr": 0.005, "layers": 2, "kernel": "linear"])
        #expect(version.parameters(trial([5e-3, 2, 2]).parameters)?.internalValues == [5e-3, 2, 1])
        #expect(mapped([5e-4, 2, 2], version) == nil)
        #expect(mapped([5e-3, 4, 2], version) == nil)
        #expect(mapped([5e-3, 2, 1], version) == nil)
    }

    @Test func parametersMayBeRenamedAddedRemovedAndFixed() throws {
        let version = SpaceVersion(
            try DeclaredSpace([
                .init("rate", .float(1e-4...1e-2, .log)), .init("layers", .int(2...2)),
                .init("dropout", .float(0...0.5)),
            ]), formerNames: ["rate": "lr"], defaults: ["dropout": 0.1])
        #expect(mapped([5e-3, 2, 2], version) == ["rate": 0.005, "layers": 2, "dropout": 0.1])
        #expect(mapped([5e-3, 3, 2], version) == nil)
    }

    @Test func conditionsAndRequirementsAreThoseOfNow() throws {
        let version = SpaceVersion(
            try DeclaredSpace(
                [
                    .init("kernel", .categorical(["rbf", "poly"])),
                    .init("layers", .int(1...4), when: [.init("kernel", isOneOf: ["poly"])]),
                    .init("lr", .float(1e-4...1e-2, .log)),
                ], requirements: ["layers * lr < 0.01"]))
        #expect(mapped([5e-3, 4, 0], version) == ["kernel": "rbf", "lr": 0.005])
        #expect(mapped([1e-3, 4, 1], version) == ["kernel": "poly", "layers": 4, "lr": 0.001])
        #expect(mapped([5e-3, 4, 1], version) == nil)
    }

    /// Every old trial is either a point of the new space or none, over all pairs of short ranges.
    @Test func whatLiesInTheNewRangeIsKept() throws {
        for low in 0..<4 {
            for high in low..<4 {
                let space = SearchSpace([("x", .int(0...3))])
                let version = SpaceVersion(try DeclaredSpace([.init("x", .int(low...high))]))
                for value in 0...3 {
                    let parameters = Parameters(space, internalValues: [Double(value)])
                    #expect((version.parameters(parameters) != nil) == (low...high).contains(value))
                }
            }
        }
    }

    @Test func theStudySeesItsPastInTheNewSpace() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, in: storage)
        for value in [1.0, 0.2, 0.1] {
            let trial = try await study.ask()
            _ = try trial.suggest("x", from: .float(0...1))
            _ = try trial.suggestCategorical("kind", among: value == 0.1 ? ["a"] : ["a"])
            try await study.tell(trial, .complete([value]))
        }
        let xs = try await study.trials.map { $0.parameters.internalValues[0] }
        let version = SpaceVersion(
            try DeclaredSpace([
                .init("x", .float(0...max(xs[0], xs[1]))), .init("kind", .categorical(["b", "a"])),
            ]))
        let now = try await Study.load("s", from: storage).searching(version)
        let history = try await now.history()
        #expect(history.intersection() == version.space.flattened)
        #expect(history.parameter("kind")?.values.allSatisfy { $0 == 1 } == true)
        #expect(history.count == 3)
        // The storage tells the truth as ever.
        #expect(try await now.trials.map { $0.parameters.internalValues[0] } == xs)
    }

    /// Ranges widened, parameters renamed, one more choice: what was learnt before still counts.
    @Test func samplersLearnFromTheMappedPast() async throws {
        let names = (0..<5).map { "x\($0)" }
        let old = try DeclaredSpace(
            names.map { .init("old_\($0)", .float(0...1)) } + [.init("kind", .categorical(["a", "b"]))])
        let new = try DeclaredSpace(
            names.map { .init($0, .float(-0.1...1.1)) } + [.init("kind", .categorical(["c", "a", "b"]))])
        let version = SpaceVersion(
            new, formerNames: Dictionary(uniqueKeysWithValues: names.map { ($0, "old_\($0)") }))
        @Sendable func value(_ chosen: [String: ParameterValue]) -> Double {
            chosen.values.compactMap(\.number).reduce(0) { $0 + ($1 - 0.7) * ($1 - 0.7) }
                + (chosen["kind"] == "b" ? 0 : 1)
        }
        func found(keepingThePast: Bool, seed: UInt64) async throws -> Double {
            let storage = InMemoryStorage()
            let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: seed, in: storage)
            if keepingThePast { try await study.optimize(trials: 60) { value(try $0.suggest(old)) } }
            try await storage.annotate(
                study.id,
                with: [.system(key: SystemAttribute.changedParameters, JSON.array([.string("kind")]).text)])
            let before = try await study.trials.count
            try await study.searching(version).optimize(trials: 25) { value(try $0.suggest(new)) }
            return try await study.trials.dropFirst(before).compactMap(\.value).min() ?? .infinity
        }
        var (kept, lost) = ([Double](), [Double]())
        for seed in 0..<12 as Range<UInt64> {
            kept.append(try await found(keepingThePast: true, seed: seed))
            lost.append(try await found(keepingThePast: false, seed: seed))
        }
        #expect(MannWhitney(kept, lost).probability(.less) < 1e-3)
    }

    /// What is required and what was renamed is part of what repeats exactly.
    @Test func aParallelSearchOfAStructuredSpaceRepeats() async throws {
        let space = try FeasibleSamplerTests.space()
        #expect(DeclaredSpace(json: space.json) == space)
        let version = SpaceVersion(space)
        for mayRepeat in [nil, true] as [Bool?] {
            let storage = InMemoryStorage()
            let study = try await Study.create(
                "s", .minimize, sampler: .tpe(startupTrials: 5), seed: 3, in: storage
            ).searching(version).repeating(mayRepeat)
            try await study.optimize(trials: 30, parallelism: 4) { trial in
                let chosen = try trial.suggest(space)
                for _ in 0..<(trial.number * 7 % 20) { await Task.yield() }
                return chosen["mix.b"]?.number ?? 0
            }
            let later = try await Study.load("s", sampler: .tpe(startupTrials: 5), seed: 3, from: storage)
                .searching(version).repeating(mayRepeat)
            #expect(try await later.replay(over: space) == Replay(repeated: 30))
        }
    }

    /// Finite spaces, where points are avoided that were tried.
    @Test func aParallelSearchWithoutRepeatsRepeats() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create(
            "s", .minimize, sampler: .tpe(startupTrials: 3), seed: 3, in: storage)
        try await study.optimize(trials: 30, parallelism: 4) { trial in
            let x = try trial.suggestInt("x", in: 0...5)
            for _ in 0..<(trial.number * 7 % 20) { await Task.yield() }
            return Double(x + (try trial.suggestInt("y", in: 0...5)))
        }
        let later = try await Study.load("s", sampler: .tpe(startupTrials: 3), seed: 3, from: storage)
        #expect(try await later.replay() == Replay(repeated: 30))
    }
}
