import Testing
package import Tuning

extension StorageContract {
    func verifyTrials() async throws {
        try await trialsAreNumbered()
        try await templatesAreKept()
        try await aRunningTrialIsAdded()
        try await manyTrialsAreAdded()
        try await waitingTrialsStartInOrder()
        try await finishedTrialsAreImmutable()
        try await unknownTrialsAreRefused()
    }

    func trialsAreNumbered() async throws {
        let (storage, study) = try await makeStudy()
        let other = try await storage.createStudy(named: "b", directions: [.minimize])
        var ids: [FrozenTrial.ID] = []
        for number in 0..<5 {
            let trial = try await storage.startTrial(in: study.id, lease: nil)
            #expect(trial.number == number)
            #expect(trial.state == .running)
            #expect(trial.start != nil && trial.end == nil)
            #expect(try await storage.trial(trial.id) == trial)
            ids.append(trial.id)
            ids.append(try await storage.startTrial(in: other.id, lease: nil).id)
        }
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    }

    func templatesAreKept() async throws {
        let (storage, study) = try await makeStudy([.minimize, .maximize])
        var record = TrialRecord(state: .complete)
        record.values = [.infinity, -.infinity]
        record.parameters.set("x", 0.1 + 0.2, from: .float(0...1))
        record.parameters.set("c", 2, from: .categorical([.null, .bool(true), .int(1), .float(2.5), "a"]))
        record.parameters.set("n", 4, from: .int(1...1024, .log))
        record.reports = [0: 1.5, 7: .nan, 9: .infinity]
        record.metrics = ["accuracy": [1: 0.5], "loss": [2: -.infinity]]
        record.userAttributes = ["who": "\"me\"".asJSON]
        record.systemAttributes = ["note": "NaN".asJSON]
        let clock = try await storage.startTrial(in: study.id, lease: nil)
        (record.start, record.end) = (clock.start, clock.start)
        let trial = try await storage.addTrial(record, to: study.id)
        #expect(trial.number == 1)
        let read = try await storage.trial(trial.id)
        #expect(read.record.isSame(as: record), "\(read.record)")
        #expect(read.parameters.space.names == ["x", "c", "n"])
    }

    /// One that runs elsewhere: it starts no waiting trial.
    func aRunningTrialIsAdded() async throws {
        let (storage, study) = try await makeStudy()
        let waiting = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
        var record = TrialRecord(state: .running)
        record.start = try await storage.startTrial(in: study.id, lease: nil).start
        let queued = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
        let trial = try await storage.addTrial(record, to: study.id)
        #expect(trial.number == 2 && trial.state == .running && trial.start == record.start)
        #expect(try await storage.trial(trial.id) == trial)
        #expect(try await storage.trial(waiting.id).state == .running)
        #expect(try await storage.trial(queued.id).state == .waiting)
        try await storage.record([.finished(.complete, values: [1])], for: trial.id)
        #expect(try await storage.trial(trial.id).state == .complete)
    }

    /// In order of time, after those that are there.
    func manyTrialsAreAdded() async throws {
        let (storage, study) = try await makeStudy()
        let first = try await storage.startTrial(in: study.id, lease: nil)
        let seen = try await storage.changes(in: study.id, since: .start).revision
        let records = (0..<5).map { index in
            var record = TrialRecord(state: TrialState.allCases[index])
            record.parameters.set("x", Double(index), from: .float(0...5))
            if record.state == .complete { record.values = [Double(index)] }
            (record.start, record.end) = (first.start, record.state.isFinished ? first.start : nil)
            return record
        }
        let trials = try await storage.addTrials(records, to: study.id)
        #expect(trials.map(\.number) == Array(1...5) && trials.map(\.record) == records)
        let changes = try await storage.changes(in: study.id, since: seen).trials
        #expect(changes.filter { $0.id != first.id } == trials)
        #expect(try await storage.addTrials([], to: study.id).isEmpty)
        #expect(try await storage.startTrial(in: study.id, lease: nil).id == trials[0].id)
        await expectError {
            if case .noStudyWithID = $0 { true } else { false }
        } _: {
            _ = try await storage.addTrials(records, to: StudyRecord.ID(rawValue: 987_654))
        }
    }

    func waitingTrialsStartInOrder() async throws {
        let (storage, study) = try await makeStudy()
        for value in 0..<3 {
            var record = TrialRecord(state: .waiting)
            record.systemAttributes["fixed_params"] = "{\"x\": \(value)}".asJSON
            let trial = try await storage.addTrial(record, to: study.id)
            #expect(trial.state == .waiting && trial.start == nil)
        }
        for number in 0..<4 {
            let trial = try await storage.startTrial(in: study.id, lease: nil)
            #expect(trial.number == number && trial.state == .running && trial.start != nil)
            #expect(trial.fixedParameters == (number < 3 ? ["x": .int(number)] : [:]))
        }
    }

    func finishedTrialsAreImmutable() async throws {
        let (storage, study) = try await makeStudy()
        for state in [TrialState.complete, .pruned, .failed] {
            let trial = try await storage.startTrial(in: study.id, lease: nil)
            try await storage.record([.finished(state, values: [1])], for: trial.id)
            let before = try await storage.trial(trial.id)
            #expect(before.state == state && before.values == [1] && before.end != nil)
            for event in Self.someEvents {
                await expectError {
                    if case .trialFinished(trial.number) = $0 { true } else { false }
                } _: {
                    try await storage.record([event], for: trial.id)
                }
            }
            #expect(try await storage.trial(trial.id) == before)
        }
    }

    static var someEvents: [TrialEvent] {
        [
            .suggested(name: "x", 0.5, .float(0...1)), .reported(metric: nil, 1, step: 0),
            .reported(metric: "m", 1, step: 0), .userAttribute(key: "k", "1".asJSON),
            .systemAttribute(key: "k", "1".asJSON), .finished(.complete, values: [2]),
        ]
    }

    func unknownTrialsAreRefused() async throws {
        let (storage, _) = try await makeStudy()
        let id = FrozenTrial.ID(rawValue: 987_654)
        await expectError {
            if case .noTrial(id) = $0 { true } else { false }
        } _: {
            _ = try await storage.trial(id)
        }
        await expectError {
            if case .noTrial(id) = $0 { true } else { false }
        } _: {
            try await storage.record([.userAttribute(key: "k", "1".asJSON)], for: id)
        }
    }
}

extension TrialRecord {
    /// Whether both hold the same, NaN being NaN.
    package func isSame(as other: TrialRecord) -> Bool {
        func key(_ reports: Reports) -> [String] { reports.map { "\($0.step): \($0.value)" } }
        var (a, b) = (self, other)
        (a.reports, b.reports) = (Reports(), Reports())
        (a.metrics, b.metrics) = ([:], [:])
        return a == b && key(reports) == key(other.reports)
            && metrics.mapValues(key) == other.metrics.mapValues(key)
    }
}
