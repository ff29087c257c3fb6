import Testing
import Tuning
import TuningTesting

@Suite struct TransferTests {
    private static func study(
        _ name: String, around centre: Double, _ direction: Direction = .minimize, trials: Int = 30,
        in storage: InMemoryStorage
    ) async throws -> Study {
        let study = try await Study.create(name, direction, sampler: .tpe(), seed: 1, in: storage)
        try await study.optimize(trials: trials) { trial in
            let x = try trial.suggestFloat("x", in: 0...10)
            let kind = try trial.suggestCategorical("kind", among: ["a", "b", "c"])
            return direction.sign * ((x - centre) * (x - centre) + (kind == "b" ? 0 : 10))
        }
        return study
    }

    /// The fixed parameters of the trials that wait.
    private static func queued(_ study: Study) async throws -> [[String: ParameterValue]] {
        try await study.trials.filter { $0.state == .waiting }.map(\.fixedParameters)
    }

    @Test func theBestPointsComeFirst() async throws {
        let storage = InMemoryStorage()
        let low = try await Self.study("low", around: 2, in: storage)
        let high = try await Self.study("high", around: 8, .maximize, in: storage)
        let study = try await Study.create("new", .minimize, from: [low, high], points: 4, in: storage)
        let queued = try await Self.queued(study)
        #expect(queued.count == 4)
        let best = [try await low.bestTrial, try await high.bestTrial].map { $0?.parameters.dictionary }
        #expect(queued.prefix(2).contains { $0 == best[0] })
        #expect(queued.prefix(2).contains { $0 == best[1] })
        #expect(Set(queued).count == 4)
    }

    @Test func whatDoesNotFitIsLeftOut() async throws {
        let storage = InMemoryStorage()
        let old = try await Self.study("old", around: 2, in: storage)
        let space = try DeclaredSpace([
            .init("x", .float(0...5)), .init("kind", .categorical(["b", "d"])), .init("new", .int(1...3)),
        ])
        let study = try await Study.create("new", .minimize, from: [old], over: space, in: storage)
        let queued = try await Self.queued(study)
        #expect(!queued.isEmpty)
        for point in queued {
            #expect(Set(point.keys) == ["x", "kind"])
            #expect(point["kind"] == "b" && point["x"]?.number ?? 9 <= 5)
        }
        let other = try DeclaredSpace([.init("y", .float(0...1))])
        let alone = try await Study.create("alone", .minimize, from: [old], over: other, in: storage)
        #expect(try await Self.queued(alone).isEmpty)
    }

    /// A study that is loaded again goes on as one that never ended, also when the earlier study has gone on.
    @Test func restartsChangeNothing() async throws {
        let storage = InMemoryStorage()
        let old = try await Self.study("old", around: 2, in: storage)
        let running = try await old.ask()
        @Sendable func objective(_ trial: Trial) throws -> Double {
            let x = try trial.suggestFloat("x", in: 0...10)
            return x + (try trial.suggestCategorical("kind", among: ["a", "b", "c"]) == "b" ? 0 : 5)
        }
        let whole = try await Study.create(
            "whole", .minimize, from: [old], sampler: .tpe(), seed: 4, in: storage)
        try await whole.optimize(trials: 30, objective)
        let parts = try await Study.create(
            "parts", .minimize, from: [old], sampler: .tpe(), seed: 4, in: storage)
        try await parts.optimize(trials: 9, objective)
        _ = try running.suggestFloat("x", in: 0...10)
        try await old.tell(running, .complete([-100]))
        try await old.optimize(trials: 5) { try objective($0) }
        let again = try await Study.load("parts", sampler: .tpe(), seed: 4, from: storage)
        try await again.optimize(trials: 21, objective)
        let expected = try await whole.trials.map(\.parameters)
        #expect(try await again.trials.map(\.parameters) == expected)
        #expect(try await again.replay().differences == [])
        // Without the earlier study, the new one goes on alone.
        try storage.deleteStudy(old.id)
        let alone = try await Study.load("parts", sampler: .tpe(), seed: 4, from: storage)
        try await alone.optimize(trials: 3, objective)
    }

    @Test func aGaussianProcessLearnsFromEarlierTrials() async throws {
        let storage = InMemoryStorage()
        let old = try await Self.study("old", around: 2, in: storage)
        let study = try await Study.create(
            "new", .minimize, from: [old], points: 1, sampler: .gaussianProcess(), seed: 1, in: storage)
        try await study.optimize(trials: 8) { trial in
            let x = try trial.suggestFloat("x", in: 0...10)
            let kind = try trial.suggestCategorical("kind", among: ["a", "b", "c"])
            return (x - 3) * (x - 3) + (kind == "b" ? 0 : 10)
        }
        #expect(try await study.trials.count { $0.parameters["kind"] == "b" } >= 5)
        #expect(try await study.replay().differences == [])
    }

    @Test func severalObjectivesTakeOverAFront() async throws {
        let storage = InMemoryStorage()
        let old = try await Study.create("old", .minimize, .maximize, sampler: .tpe(), seed: 1, in: storage)
        try await old.optimize(trials: 20) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            return [x, x * (1 - x)]
        }
        let study = try await Study.create(
            "new", .minimize, .minimize, from: [old], sampler: .tpe(), in: storage)
        #expect(try await Self.queued(study).count == 5)
        try await study.optimize(trials: 15) { trial in [try trial.suggestFloat("x", in: 0...1), 1] }
    }

    /// The contract holds for a sampler that begins with earlier trials of the same parameters, and of others.
    @Test func aWarmSamplerHonoursItsContract() async throws {
        for startup in [0, 10] {
            try await SamplerContract { space in
                TPESampler(startupTrials: startup).beginning(with: [Self.trials(over: space)])
            }.verify()
        }
        try await SamplerContract { AutoSampler().beginning(with: [Self.trials(over: $0)]) }.verify()
        let other = SearchSpace([("int", .int(0...9)), ("other", .float(0...1))])
        try await SamplerContract { _ in TPESampler().beginning(with: [Self.trials(over: other), []]) }
            .verify()
    }

    /// Thirty complete trials that are spread over `space`.
    private static func trials(over space: SearchSpace) -> [FrozenTrial] {
        (0..<30).map { number in
            var record = TrialRecord(state: .complete)
            record.values = [Double(number * 7 % 13)]
            for (index, (name, distribution)) in space.enumerated() {
                let place = Double((number + 1) * (index + 3) * 31 % 97) / 97
                record.parameters.set(name, distribution.quantile(place), from: distribution)
            }
            return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
        }
    }
}
