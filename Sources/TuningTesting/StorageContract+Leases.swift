import FoundationEssentials
import Testing
import Tuning

/// Workers that share a budget, and that lose their trials.
extension StorageContract {
    func verifyLeases() async throws {
        try await whatCountsForABudget()
        try await aBudgetOfWaitingTrials()
        try await onlyTheLeaseThatWasSeenGivesWay()
    }

    func verifyLeasesOfMany() async throws {
        try await aBudgetIsNeverExceeded()
        try await aTrialIsTakenBackOnce()
    }

    private func lease(_ owner: String) -> Lease {
        Lease(owner: owner, expires: Date(timeIntervalSince1970: 4_000_000_000))
    }

    /// Workers that ask at once, and go on asking while trials run, start as many as there is room for.
    func aBudgetIsNeverExceeded() async throws {
        let (storage, study) = try await makeStudy()
        for _ in 0..<3 { _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask { [lease = lease("host:\(worker)")] in
                    while try await storage.changes(in: study.id, since: .start).trials
                        .count(where: { $0.state.isFinished && !$0.isRepeated }) < 20
                    {
                        guard
                            let trial = try await storage.startTrial(
                                in: study.id, lease: lease, within: 20)
                        else {
                            await Task.yield()
                            continue
                        }
                        try await storage.record([.finished(.complete, values: [1])], for: trial.id)
                    }
                }
            }
            try await group.waitForAll()
        }
        let trials = try await storage.changes(in: study.id, since: .start).trials
        #expect(trials.map(\.number) == Array(0..<trials.count))
        #expect(trials.count { $0.state == .complete } == 20)
        // A storage that cannot decide in one step may have begun others, and given them up.
        #expect(trials.allSatisfy { $0.state.isFinished && ($0.state == .complete || $0.isRepeated) })
    }

    /// Not what is repeated, nor what runs without a lease; all else that has ended or runs.
    func whatCountsForABudget() async throws {
        let (storage, study) = try await makeStudy()
        let repeated = TrialEvent.systemAttribute(key: "apus:repeated", "true".asJSON)
        let ends: [[TrialEvent]] = [
            [.finished(.complete, values: [1])], [.finished(.pruned, values: [])],
            [.finished(.failed, values: [])],
            [repeated, .superseded(by: TrialRecord(state: .waiting))],
        ]
        for end in ends {
            let trial = try await storage.startTrial(in: study.id, lease: nil)
            try await storage.record(end, for: trial.id)
        }
        func start(within budget: Int) async throws -> FrozenTrial? {
            try await storage.startTrial(in: study.id, lease: lease("me"), within: budget)
        }
        #expect(try await start(within: 3) == nil)
        let again = try #require(try await start(within: 4))
        #expect(again.number == 4 && again.state == .running && again.lease == lease("me"))
        #expect(try await start(within: 4) == nil)
        let unheld = try await storage.startTrial(in: study.id, lease: nil)
        #expect(try await start(within: 4) == nil)
        #expect(try await start(within: 5)?.number == 6)
        try await storage.record([.finished(.complete, values: [1])], for: unheld.id)
        #expect(try await start(within: 6) == nil)
        try await storage.record([repeated, .finished(.failed, values: [])], for: again.id)
        #expect(try await start(within: 6)?.number == 7)
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            _ = try await storage.startTrial(
                in: StudyRecord.ID(rawValue: 987_654), lease: lease("me"), within: 1)
        }
    }

    /// What waits counts once it has started, however many wait.
    func aBudgetOfWaitingTrials() async throws {
        let (storage, study) = try await makeStudy()
        for _ in 0..<5 { _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id) }
        for number in 0..<3 {
            let trial = try await storage.startTrial(in: study.id, lease: lease("me"), within: 3)
            #expect(trial?.number == number)
        }
        #expect(try await storage.startTrial(in: study.id, lease: lease("me"), within: 3) == nil)
        let trials = try await storage.changes(in: study.id, since: .start).trials
        #expect(trials.map(\.state) == [.running, .running, .running, .waiting, .waiting])
    }

    /// By one of many that have seen the same.
    func aTrialIsTakenBackOnce() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: lease("dead"))
        let successes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { [lease = lease("dead")] in
                    try await storage.record(
                        [.superseded(by: TrialRecord(state: .waiting))], for: trial.id, ifHeldBy: lease)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes == 1)
        let trials = try await storage.changes(in: study.id, since: .start).trials
        #expect(trials.map(\.state) == [.failed, .waiting])
    }

    func onlyTheLeaseThatWasSeenGivesWay() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: lease("me"))
        let seen = try #require(try await storage.trial(trial.id).lease)
        let next = Lease(owner: "me", expires: seen.expires.addingTimeInterval(1))
        try await storage.record([.leased(next)], for: trial.id)
        let end = [TrialEvent.finished(.failed, values: [])]
        for lease in [seen, Lease(owner: "you", expires: next.expires)] {
            #expect(try await !storage.record(end, for: trial.id, ifHeldBy: lease))
        }
        #expect(try await storage.trial(trial.id).state == .running)
        #expect(try await storage.record(end, for: trial.id, ifHeldBy: next))
        #expect(try await !storage.record(end, for: trial.id, ifHeldBy: next))
        #expect(try await storage.trial(trial.id).state == .failed)
        let unheld = try await storage.startTrial(in: study.id, lease: nil)
        #expect(try await !storage.record(end, for: unheld.id, ifHeldBy: next))
        await expectError {
            if case .noTrial = $0 { true } else { false }
        } _: {
            _ = try await storage.record(end, for: FrozenTrial.ID(rawValue: 987_654), ifHeldBy: next)
        }
    }
}
