import FoundationEssentials
import Testing
import Tuning

/// Trials of a study whose workers were lost.
struct StudyTakeBackTests {
    private var deadOwner: String {
        let fields = Worker.current.owner.split(separator: ":")
        return (fields.dropLast(2) + ["1", fields[fields.count - 1]]).joined(separator: ":")
    }

    private func study(_ lease: Lease?) async throws -> (Study, FrozenTrial) {
        let study = try await Study.create("s", sampler: .random, seed: 1)
        let trial = try await study.storage.startTrial(in: study.id, lease: lease)
        try await study.storage.record(
            [.suggested(name: "x", 0.25, .float(0...1)), .userAttribute(key: "k", JSON.int(1).text)],
            for: trial.id)
        return (study, trial)
    }

    /// With its parameters, and with the keys that Optuna's retried trials have.
    @Test func anAskRunsALostTrialAgain() async throws {
        let (study, _) = try await study(Lease(owner: deadOwner, expires: Date() + 3600))
        let again = try await study.ask()
        #expect(try again.suggestFloat("x", in: 0...1) == 0.25)
        let attributes = again.frozen.systemAttributes.mapValues(\.rawValue)
        #expect(attributes["failed_trial"] == "0" && attributes["retry_history"] == "[0]")
        #expect(again.frozen.userAttributes["k"] == JSON.int(1).text)
        let trials = try await study.trials
        #expect(trials.map(\.state) == [.failed, .running])
        #expect(trials[0].isRepeated)
        #expect(trials[0].failureReason == "the program that ran the trial died")
    }

    @Test func optimizeRunsItAgain() async throws {
        let (study, _) = try await study(Lease(owner: deadOwner, expires: Date() + 3600))
        try await study.optimize(trials: 2) { try $0.suggestFloat("x", in: 0...1) }
        let trials = try await study.trials
        #expect(trials.map(\.state) == [.failed, .complete, .complete])
        #expect(trials[1].values == [0.25])
    }

    @Test func itIsRunAgainTenTimesAndNoMore() async throws {
        let (study, _) = try await study(Lease(owner: deadOwner, expires: Date()))
        for attempt in 1...11 {
            #expect(try await study.takeBack() == [attempt - 1])
            guard attempt < 11 else { break }
            let lease = Lease(owner: deadOwner, expires: Date())
            let trial = try await study.storage.startTrial(in: study.id, lease: lease)
            #expect(trial.parameters.dictionary == ["x": .float(0.25)])
            #expect(
                trial.systemAttributes["retry_history"]?.value?.array?.count == attempt)
        }
        let trials = try await study.trials
        #expect(trials.count == 11 && trials.allSatisfy { $0.state == .failed })
        #expect(trials.map(\.isRepeated) == Array(repeating: true, count: 10) + [false])
    }

    @Test func withoutALeaseItIsLeftAlone() async throws {
        let (study, trial) = try await study(nil)
        #expect(try await study.takeBack() == [])
        #expect(try await study.storage.trial(trial.id).state == .running)
    }

    /// While the objective runs, the trial is this process's, and its lease goes with its end.
    @Test func optimizeHoldsItsTrials() async throws {
        let study = try await Study.create("s", sampler: .random, seed: 1)
        try await study.optimize(trials: 2, parallelism: 2) { trial in
            let lease = try await study.storage.trial(trial.id).lease
            #expect(lease?.owner == Worker.current.owner)
            #expect(abs((lease?.expires ?? .distantPast).timeIntervalSinceNow - 60) < 30)
            return 1.0
        }
        #expect(try await study.trials.allSatisfy { $0.lease == nil })
    }

    /// One that somebody took over is left to them, and the search goes on.
    @Test func aTrialThatWasTakenAwayIsGivenUp() async throws {
        let study = try await Study.create("s", sampler: .random, seed: 1)
        try await study.optimize(trials: 3) { trial in
            if trial.number == 1 {
                try await study.storage.record([.superseded(by: TrialRecord(state: .waiting))], for: trial.id)
                try await trial.report(1, step: 1)
                Issue.record("the report was taken")
            }
            return Double(trial.number)
        }
        #expect(try await study.trials.map(\.state) == [.complete, .failed, .complete])
    }

    /// Exactly as many as asked for, by several handles at once.
    @Test func handlesShareABudget() async throws {
        let storage = InMemoryStorage()
        _ = try await Study.create("s", in: storage)
        let lease = Lease(owner: "me", expires: Date() + 3600)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let study = try await Study.load("s", sampler: .random, from: storage)
                    while let trial = try await study.ask(lease: lease, within: 30) {
                        try await study.tell(trial, .complete([trial.suggestFloat("x", in: 0...1)]))
                    }
                }
            }
            try await group.waitForAll()
        }
        let trials = try await Study.load("s", from: storage).trials
        #expect(trials.count == 30 && trials.allSatisfy { $0.state == .complete })
    }
}

/// A worker that is heard from while its objective blocks every thread of the pool.
@Test func aHeartbeatNeedsNoThreadOfThePool() async throws {
    let storage = InMemoryStorage()
    let study = try storage.createStudy(named: "s", directions: [.minimize])
    let heartbeat = Heartbeat(LeaseTerms(length: .milliseconds(60)), in: storage)
    let first = heartbeat.lease()
    let trial = try storage.startTrial(in: study.id, lease: first)
    let hold = heartbeat.add(trial.id, held: first)
    // As an objective does that computes.
    let end = ContinuousClock.now + .seconds(300)
    func block() throws {
        while try storage.trial(trial.id).lease == first, ContinuousClock.now < end {}
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 { group.addTask { try block() } }
        try await group.waitForAll()
    }
    #expect(try storage.trial(trial.id).lease != first)
    heartbeat.remove(hold)
}
