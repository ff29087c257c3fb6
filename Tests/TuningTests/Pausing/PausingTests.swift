import Foundation
import Synchronization
import Testing
import Tuning
import TuningTesting

/// Trials that pause, and go on later.
@Suite struct PausingTests {
    /// Trains for up to 8 epochs, each of which is paid once: the loss is better the longer it trains, and the nearer x is to 0.3.
    private func train(_ trial: Trial, _ paid: @Sendable (Int, Int) -> Void) async throws -> Double {
        let x = try trial.suggestFloat("x", in: 0...1)
        func loss(_ epoch: Int) -> Double { abs(x - 0.3) + 1 / Double(epoch) }
        for epoch in (trial.lastStep ?? 0) + 1...8 {
            paid(trial.number, epoch)
            try await trial.report(loss(epoch), step: epoch)
            if epoch < 8 { try await trial.checkPruning() }
        }
        return loss(8)
    }

    @Test(arguments: [1, 4])
    func everyEpochIsPaidOnceAndTheBestGoOn(parallelism: Int) async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .random,
            pruner: .promotion(maximumResource: 8, reductionFactor: 3, growth: 2), seed: 1)
        let paid = Mutex<[[Int]]>([])
        try await study.optimize(trials: 27, parallelism: parallelism) { trial in
            try await train(trial) { number, epoch in paid.withLock { $0.append([number, epoch]) } }
        }
        let epochs = paid.withLock { $0 }
        #expect(Set(epochs).count == epochs.count)
        let trials = try await study.trials
        #expect(trials.map(\.number) == Array(0..<27))
        #expect(trials.allSatisfy { $0.state == .complete || $0.state == .pruned })
        // Of those that reached a rung a third goes on, and the best are among them.
        let reached = [1, 2, 4, 8].map { step in trials.filter { ($0.reports.steps.last ?? 0) >= step } }
        for (rung, (here, above)) in zip(reached, reached.dropFirst()).enumerated() {
            let step = 1 << rung
            let best = here.sorted { ($0.reports[step] ?? 9) < ($1.reports[step] ?? 9) }.prefix(
                here.count / 3)
            #expect(above.count >= here.count / 3)
            #expect(Set(best.map(\.number)).isSubset(of: Set(above.map(\.number))))
        }
        #expect(trials.count { $0.state == .complete } >= 1)
        #expect(epochs.count < 27 * 8 / 3)
    }

    /// A paused trial tells samplers what it has reached, once, however often it goes on.
    @Test func samplersSeeEachTrialOnce() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .random,
            pruner: .promotion(maximumResource: 8, reductionFactor: 3, growth: 2), seed: 1)
        for value in [3.0, 2, 1] {
            let trial = try await study.ask(lease: lease("a"))
            _ = try trial.suggestFloat("x", in: 0...1)
            try await trial.report(value, step: 1)
            let verdict = try await trial.judge()
            #expect(verdict.pauses == (value > 1))
            if verdict.pauses { try await study.pause(trial) }
        }
        let before = try await study.history()
        #expect(before.paused.map(\.number) == [0, 1])
        #expect(before.running.map(\.number) == [2])
        #expect((0..<before.count).map { before.states[$0] } == [.pruned, .pruned])
        #expect((0..<before.count).map { before.objectives[0][$0] } == [3, 2])
        // Three more that are worse: now the second is among the best third.
        for value in [9.0, 8, 7] {
            let trial = try await study.ask(lease: lease("a"))
            try await trial.report(value, step: 1)
            #expect(try await trial.judge().pauses)
            try await study.pause(trial)
        }
        let trial = try await study.ask(lease: lease("b"))
        #expect(trial.number == 1)
        #expect(trial.lastStep == 1)
        let after = try await study.history()
        #expect(after.identity != before.identity)
        #expect(after.paused.map(\.number) == [0, 3, 4, 5])
        #expect(after.running.map(\.number) == [1, 2])
        #expect((0..<after.count).map { after.numbers[$0] } == [0, 3, 4, 5])
        try await trial.report(1.5, step: 2)
        try await study.pause(trial)
        let again = try await study.history()
        #expect((0..<again.count).map { again.numbers[$0] } == [0, 3, 4, 5, 1])
        #expect(again.objectives[0][4] == 1.5)
        #expect(try await study.trial(number: 1).isPaused)
    }

    /// Of many workers that ask at once no two go on with the same trial.
    @Test func nobodyGoesOnTwice() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create(
            "s", .minimize, sampler: .random, pruner: .promotion(reductionFactor: 2), seed: 1, in: storage)
        var trials: [Trial] = []
        for _ in 0..<64 { trials.append(try await study.ask(lease: lease("a"))) }
        for trial in trials {
            try await trial.report(Double(trial.number), step: 1)
            _ = try await trial.judge()
            try await study.pause(trial)
        }
        let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
            for worker in 0..<64 {
                group.addTask {
                    let own = try await Study.load(
                        "s", pruner: .promotion(reductionFactor: 2), from: storage)
                    return try await own.resume(lease: lease("\(worker)"))?.number
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
        }
        #expect(numbers.sorted() == Array(0..<32))
    }

    /// Nobody is missed who holds no trial: a paused one is not taken back, and counts in the budget.
    @Test func aPausedTrialIsNotLost() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .random, pruner: .promotion(), seed: 1, in: .inMemory)
        for value in [1.0, 2] {
            let trial = try #require(try await study.ask(lease: lease("a"), within: 2))
            try await trial.report(value, step: 1)
            try await study.pause(trial)
        }
        #expect(try await study.takeBack().isEmpty)
        #expect(try await study.ask(lease: lease("a"), within: 2) == nil)
        #expect(try await study.endPaused() == 2)
        let trials = try await study.trials
        #expect(trials.map(\.state) == [.pruned, .pruned])
        #expect(trials.map(\.values) == [[1], [2]])
        #expect(try await study.endPaused() == 0)
    }

    /// A trial that is run again has reached what it had, once, and comes before those that are paused.
    @Test func rungsAreHandedOn() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create(
            "s", .minimize, sampler: .random, pruner: .promotion(), seed: 1, in: storage)
        var trials: [Trial] = []
        for _ in 0..<5 { trials.append(try await study.ask(lease: lease("a"))) }
        for trial in trials {
            try await trial.report(Double(trial.number), step: 1)
            _ = try await trial.judge()
            try await study.pause(trial)
        }
        let best = try #require(try await study.resume(lease: lease("a")))
        #expect(best.number == 0)
        try storage.record(best.frozen.repetition(after: .interrupted, reason: "i"), for: best.id)
        let again = try await study.ask(lease: lease("a"))
        #expect(again.frozen.origin == 0)
        #expect(again.frozen.systemAttributes["completed_rung_0"]?.rawValue == "0.0")
        // Five have come to the rung, and one of them goes on: that is this one.
        #expect(try await study.resume(lease: lease("a")) == nil)
        try await again.report(0, step: 1)
        #expect(try await !again.judge().pauses)
    }

    /// Whoever speaks up for a trial that was paused meanwhile does not hold it again.
    @Test func aLateBeatDoesNotEndAPause() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .random, pruner: .promotion(), seed: 1)
        let trial = try await study.ask(lease: lease("a"))
        try await trial.renew(lease("a"))
        #expect(try await study.trial(number: 0).lease == trial.frozen.lease)
        try await trial.report(1, step: 1)
        #expect(try await trial.judge().pauses)
        try await study.pause(trial)
        try await trial.renew(lease("a"))
        #expect(try await study.trial(number: 0).isPaused)
        let again = try #require(try await study.resume(lease: lease("b"), isLast: true))
        // It is another one's now.
        await #expect(throws: StorageError.self) { try await trial.renew(lease("a")) }
        #expect(try await study.trial(number: 0).lease == again.frozen.lease)
    }

    private func lease(_ owner: String) -> Lease {
        Lease(owner: owner, expires: Date(timeIntervalSinceNow: 3600))
    }
}
