import Numerical
import Testing
import Tuning

@Suite struct StudyTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func trialsDoNotDependOnParallelism(seed: UInt64) async throws {
        func run(parallelism: Int) async throws -> [Parameters] {
            let study = try await Study.create("s", .minimize, sampler: .random, seed: seed)
            try await study.optimize(trials: 60, parallelism: parallelism) { trial in
                let x = try trial.suggestFloat("x", in: 1e-3...1, scale: .log)
                let n = try trial.suggestInt("n", in: 1...4)
                if n > 2 { await Task.yield() }
                return x * Double(n)
            }
            return try await study.trials.map(\.parameters)
        }
        #expect(try await run(parallelism: 1) == run(parallelism: 6))
    }

    @Test func failuresCanBeTolerated() async throws {
        struct Boom: Error {}
        let study = try await Study.create("s", .minimize, seed: 1)
        try await study.optimize(trials: 10, parallelism: 3, onFailure: .proceed) { trial in
            if trial.number % 2 == 0 { throw Boom() }
            return 1.0
        }
        let trials = try await study.trials
        #expect(trials.count { $0.state == .failed } == 5)
        #expect(trials[0].failureReason == "Boom()")
    }

    @Test func failuresStopTheSearch() async throws {
        struct Boom: Error {}
        let study = try await Study.create("s", .minimize, seed: 1)
        await #expect(throws: Boom.self) {
            try await study.optimize(trials: 10) { _ -> Double in throw Boom() }
        }
        #expect(try await study.trials.map(\.state) == [.failed])
    }

    @Test func whatIsNoResultIsAFailure() async throws {
        let study = try await Study.create("s", .minimize, seed: 1)
        try await study.optimize(trials: 1) { _ in Double.nan }
        try await study.optimize(trials: 1) { _ in [1.0, 2.0] }
        let trials = try await study.trials
        #expect(trials.map(\.state) == [.failed, .failed])
        #expect(trials[0].failureReason == "the value is not a number (NaN)")
        #expect(trials[1].failureReason == "2 values were returned, 1 are needed")
        #expect(try await study.bestTrial == nil)
    }

    @Test func prunedTrialsKeepTheirLastReport() async throws {
        struct Always: Pruner {
            func judge(_ trial: FrozenTrial, given history: History) -> Verdict { .prune }
        }
        let study = try await Study.create("s", .minimize, pruner: Always(), seed: 1)
        try await study.optimize(trials: 2) { trial in
            try await trial.report(["loss": 3], step: 1)
            try await trial.report(4, step: 2)
            try await trial.checkPruning()
            return 1.0
        }
        let trial = try await study.trials[0]
        #expect(trial.state == .pruned && trial.values == [4])
        #expect(trial.metrics["loss"] == [1: 3])
    }

    @Test func cancelledTrialsAreTold() async throws {
        let study = try await Study.create("s", .minimize, seed: 1)
        let (started, signal) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await study.optimize(trials: 4, parallelism: 2) { _ in
                signal.yield()
                try await Task.sleep(for: .seconds(1000))
                return 1.0
            }
        }
        for await _ in started { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let states = try await study.trials.map(\.state)
        #expect(!states.isEmpty && states.allSatisfy { $0 == .failed })
    }

    @Test func enqueuedTrialsRunFirst() async throws {
        let study = try await Study.create("s", .maximize, seed: 1)
        try await study.enqueue(["x": 0.5, "c": "b"])
        #expect(try await study.enqueue(["c": "b", "x": 0.5], skipIfExists: true) == nil)
        try await study.optimize(trials: 3) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            _ = try trial.suggestCategorical("c", among: ["a", "b"])
            return x
        }
        let trials = try await study.trials
        #expect(trials.count == 3)
        #expect(trials[0].parameters.dictionary == ["x": 0.5, "c": "b"])
        #expect(try await study.enqueue(["x": 0.5, "c": "b"], skipIfExists: true) == nil)
    }

    @Test func theBestTrialIsFeasible() async throws {
        let study = try await Study.create("s", .minimize, seed: 1)
        try await study.optimize(trials: 5) { trial in
            trial.setConstraint("c", to: trial.number == 0 ? 1 : 0)
            return Double(trial.number)
        }
        #expect(try await study.bestTrial?.number == 1)
    }

    @Test func theFrontHoldsWhatNothingDominates() async throws {
        let study = try await Study.create("s", .minimize, .maximize, seed: 1)
        let points = [[1.0, 1], [2, 2], [2, 1], [0, 0], [3, 2]]
        try await study.optimize(trials: points.count) { trial in points[trial.number] }
        #expect(try await study.bestTrials.map(\.number) == [0, 1, 3])
        await #expect(throws: StudyError.severalObjectives) { _ = try await study.bestTrial }
    }

    @Test func aSearchStopsInTime() async throws {
        let study = try await Study.create("s", .minimize, seed: 1)
        try await study.optimize(within: .zero) { _ in 1.0 }
        #expect(try await study.trials.isEmpty)
        try await study.optimize(afterEach: { _, trial in trial.number == 3 ? .stop : .proceed }) { _ in 1.0 }
        #expect(try await study.trials.count == 4)
    }
}
