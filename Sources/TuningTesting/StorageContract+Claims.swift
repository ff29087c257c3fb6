import FoundationEssentials
import Testing
import Tuning

extension StorageContract {
    func verifyClaims() async throws {
        try await leasesAreKept()
        try await cancelledTasksWrite()
    }

    func verifyClaimsOfMany() async throws {
        try await aTrialIsStartedOnce()
        try await aCertainTrialIsStartedOnce()
        try await aTrialIsSupersededOnce()
        try await concurrentTrialsAreComplete()
    }

    func cancelledTasksWrite() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                #expect(Task.isCancelled)
                try await storage.record([.finished(.complete, values: [1])], for: trial.id)
                _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
            }
            try await group.waitForAll()
        }
        #expect(try await storage.trial(trial.id).state == .complete)
        #expect(try await storage.changes(in: study.id, since: .start).trials.count == 2)
    }

    /// A lease comes with the start or later, is replaced by the next one, and goes with the end.
    func leasesAreKept() async throws {
        let (storage, study) = try await makeStudy()
        _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
        for number in 0..<2 {
            let now = try await storage.startTrial(in: study.id, lease: nil).start ?? .distantPast
            let lease = Lease(owner: "host:1:\(number)", expires: now)
            let trial = try await storage.startTrial(in: study.id, lease: lease)
            #expect(trial.lease == lease)
            #expect(try await storage.trial(trial.id).lease == lease)
            let next = Lease(owner: "host:2:\(number)", expires: now.addingTimeInterval(30))
            try await storage.record([.leased(next)], for: trial.id)
            #expect(try await storage.trial(trial.id).lease?.owner == next.owner)
            try await storage.record([.superseded(by: TrialRecord(state: .waiting))], for: trial.id)
            #expect(try await storage.trial(trial.id).lease == nil)
            #expect(try await storage.startTrial(in: study.id, lease: nil).lease == nil)
            _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
        }
    }

    func aTrialIsStartedOnce() async throws {
        let (storage, study) = try await makeStudy()
        for _ in 0..<30 { _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id) }
        let started = try await withThrowingTaskGroup(of: FrozenTrial.self) { group in
            for _ in 0..<50 { group.addTask { try await storage.startTrial(in: study.id, lease: nil) } }
            return try await group.reduce(into: [FrozenTrial]()) { $0.append($1) }
        }
        #expect(Set(started.map(\.id)).count == 50)
        #expect(started.map(\.number).sorted() == Array(0..<50))
    }

    /// Whatever waits before it; what has started is not started again, what has ended is refused.
    func aCertainTrialIsStartedOnce() async throws {
        let (storage, study) = try await makeStudy()
        var ids: [FrozenTrial.ID] = []
        for _ in 0..<4 {
            ids.append(try await storage.addTrial(TrialRecord(state: .waiting), to: study.id).id)
        }
        let seen = try await storage.changes(in: study.id, since: .start).revision
        let chosen = ids[2]
        let successes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let lease = Lease(owner: "host:1:\(worker)", expires: .distantFuture)
                    return try await storage.startTrial(chosen, lease: lease)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes == 1)
        let trial = try await storage.trial(chosen)
        #expect(trial.state == .running && trial.start != nil && trial.lease != nil)
        #expect(try await storage.changes(in: study.id, since: seen).trials.map(\.id) == [chosen])
        #expect(try await storage.startTrial(in: study.id, lease: nil).id == ids[0])
        try await storage.record([.finished(.complete, values: [1])], for: chosen)
        await expectError {
            if case .trialFinished(2) = $0 { true } else { false }
        } _: {
            _ = try await storage.startTrial(chosen, lease: nil)
        }
        await expectError {
            if case .noTrial = $0 { true } else { false }
        } _: {
            _ = try await storage.startTrial(FrozenTrial.ID(rawValue: 987_654), lease: nil)
        }
    }

    func aTrialIsSupersededOnce() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        let successes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        let successor = TrialRecord(state: .waiting)
                        try await storage.record([.superseded(by: successor)], for: trial.id)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes == 1)
        #expect(try await storage.changes(in: study.id, since: .start).trials.count == 2)
    }

    func concurrentTrialsAreComplete() async throws {
        let (storage, study) = try await makeStudy()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for _ in 0..<10 {
                        let trial = try await storage.startTrial(in: study.id, lease: nil)
                        try await storage.record(
                            [.suggested(name: "x", 0.5, .float(0...1)), .reported(metric: nil, 1, step: 0)],
                            for: trial.id)
                        try await storage.record(
                            [.finished(.complete, values: [Double(worker)])], for: trial.id)
                    }
                }
            }
            try await group.waitForAll()
        }
        let trials = try await storage.changes(in: study.id, since: .start).trials
        #expect(trials.map(\.number) == Array(0..<40))
        #expect(
            trials.allSatisfy { $0.state == .complete && $0.reports == [0: 1] && $0.parameters.count == 1 })
    }
}
