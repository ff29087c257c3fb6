import FoundationEssentials
import Testing
import Tuning

extension StorageContract {
    func verifyEvents() async throws {
        try await everyEventIsRecorded()
        try await theLastValueCounts()
        try await parametersMustFitTheStudy()
        try await parametersMayChangeWhereThatIsNoted()
        try await eventsAreAllOrNothing()
        try await refusedEventsLeaveNoTrace()
        try await waitingTrialsTakeNotes()
        try await valuesAreNumbers()
        try await aSupersededTrialIsQueuedAgain()
        try await aSupersededTrialMayHaveValues()
        try await snapshotsDoNotChange()
    }

    func everyEventIsRecorded() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        var expected = trial.record
        let lease = Lease(owner: "host:1:2", expires: trial.start ?? .distantFuture)
        var proposal = Parameters()
        proposal.set("y", 1, from: .categorical(["a", "b"]))
        proposal.set("z", 0.25, from: .float(0...1))
        let events: [TrialEvent] =
            [.proposed(proposal), .leased(lease)] + Self.someEvents.dropLast() + [
                .reported(metric: nil, .nan, step: 3), .reported(metric: nil, -.infinity, step: -1),
                .reported(metric: "m", .infinity, step: 1 << 40),
            ]
        for event in events {
            try await storage.record([event], for: trial.id)
            expected.apply(event, at: .distantPast)
        }
        var read = try await storage.trial(trial.id).record
        #expect(read.proposal?.dictionary == proposal.dictionary)
        // How a proposal is kept is up to the storage; it may show among the system attributes.
        (read.proposal, expected.proposal) = (nil, nil)
        read.systemAttributes = read.systemAttributes.filter { expected.systemAttributes[$0.key] != nil }
        #expect(read.isSame(as: expected), "\(read)\n\(expected)")
        try await storage.record([.finished(.complete, values: [0.25])], for: trial.id)
        let ended = try await storage.trial(trial.id)
        #expect(ended.values == [0.25] && ended.lease == nil && ended.proposal == nil)
    }

    func theLastValueCounts() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.record(
            [
                .suggested(name: "x", 0.5, .float(0...1)), .reported(metric: nil, 1, step: 0),
                .userAttribute(key: "k", "1".asJSON), .suggested(name: "x", 0.7, .float(0...1)),
                .reported(metric: nil, 2, step: 0), .userAttribute(key: "k", "2".asJSON),
            ], for: trial.id)
        let read = try await storage.trial(trial.id)
        #expect(read.parameters.internalValue("x") == 0.7)
        #expect(read.reports == [0: 2])
        #expect(read.userAttributes == ["k": "2".asJSON])
    }

    func parametersMustFitTheStudy() async throws {
        let (storage, study) = try await makeStudy()
        let first = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.record([.suggested(name: "x", 0.5, .float(0...1))], for: first.id)
        let second = try await storage.startTrial(in: study.id, lease: nil)
        for distribution in [Distribution.float(1...2, .log), .int(0...1), .categorical(["a"])] {
            await expectError {
                if case .incompatible = $0 { true } else { false }
            } _: {
                try await storage.record([.suggested(name: "x", 1, distribution)], for: second.id)
            }
        }
        try await storage.record(
            [.suggested(name: "x", 5, .float(0...10, .stepped(by: 2.5)))], for: second.id)
        #expect(try await storage.trial(second.id).parameters["x"] == .float(5))
    }

    /// Where the study notes that a parameter has changed, trials may have it with distributions that do not fit.
    func parametersMayChangeWhereThatIsNoted() async throws {
        let (storage, study) = try await makeStudy()
        let first = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.record([.suggested(name: "x", 0, .categorical(["a", "b"]))], for: first.id)
        try await storage.annotate(
            study.id, with: [.system(key: "apus:changed_parameters", #"["x"]"#.asJSON)])
        for distribution in [Distribution.categorical(["b", "a", "c"]), .int(0...1), .categorical(["c"])] {
            let trial = try await storage.startTrial(in: study.id, lease: nil)
            try await storage.record([.suggested(name: "x", 0, distribution)], for: trial.id)
            #expect(try await storage.trial(trial.id).parameters.space["x"] == distribution)
        }
        #expect(try await storage.trial(first.id).parameters["x"] == "a")
        let last = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.record([.suggested(name: "y", 0, .int(0...1))], for: first.id)
        await expectError {
            if case .incompatible = $0 { true } else { false }
        } _: {
            try await storage.record([.suggested(name: "y", 0, .float(0...1))], for: last.id)
        }
    }

    func eventsAreAllOrNothing() async throws {
        let (storage, study) = try await makeStudy()
        let first = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.record([.suggested(name: "x", 0.5, .float(0...1))], for: first.id)
        let second = try await storage.startTrial(in: study.id, lease: nil)
        await expectError {
            if case .incompatible = $0 { true } else { false }
        } _: {
            try await storage.record(
                [
                    .userAttribute(key: "k", "1".asJSON), .suggested(name: "x", 1, .int(0...1)),
                    .reported(metric: nil, 1, step: 0),
                ], for: second.id)
        }
        #expect(try await storage.trial(second.id) == second)
    }

    /// A parameter that came with a fault is not known to the study, and one batch cannot contradict itself.
    func refusedEventsLeaveNoTrace() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        var successor = TrialRecord(state: .waiting)
        successor.parameters.set("x", 1, from: .int(0...1))
        let x = TrialEvent.suggested(name: "x", 0.5, .float(0...1))
        for fault in [TrialEvent.suggested(name: "x", 1, .int(0...1)), .superseded(by: successor)] {
            await expectError {
                if case .incompatible = $0 { true } else { false }
            } _: {
                try await storage.record([.suggested(name: "y", 1, .int(0...1)), x, fault], for: trial.id)
            }
        }
        var template = TrialRecord(state: .waiting)
        template.parameters.set("y", 1, from: .int(0...1))
        template.parameters.set("z", 1, from: .int(0...1))
        try await storage.record([.suggested(name: "z", 0.5, .float(0...1))], for: trial.id)
        await expectError {
            if case .incompatible = $0 { true } else { false }
        } _: { [template] in
            _ = try await storage.addTrial(template, to: study.id)
        }
        #expect(try await storage.changes(in: study.id, since: .start).trials.count == 1)
        #expect(try await storage.trial(trial.id).parameters.count == 1)
        try await storage.record([.suggested(name: "y", 0.5, .float(0...1))], for: trial.id)
        try await storage.record([.suggested(name: "x", 1, .int(0...1))], for: trial.id)
    }

    func valuesAreNumbers() async throws {
        let (storage, study) = try await makeStudy([.minimize, .minimize])
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        await expectError {
            if case .notANumber = $0 { true } else { false }
        } _: {
            try await storage.record([.finished(.complete, values: [1, .nan])], for: trial.id)
        }
        #expect(try await storage.trial(trial.id) == trial)
        var record = TrialRecord(state: .complete)
        record.values = [.nan, 1]
        await expectError {
            if case .notANumber = $0 { true } else { false }
        } _: { [record] in
            _ = try await storage.addTrial(record, to: study.id)
        }
        #expect(try await storage.changes(in: study.id, since: .start).trials == [trial])
    }

    func waitingTrialsTakeNotes() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
        try await storage.record(
            [.suggested(name: "x", 0.5, .float(0...1)), .userAttribute(key: "k", "1".asJSON)], for: trial.id)
        for event in [
            TrialEvent.reported(metric: nil, 1, step: 0), .proposed(Parameters()),
            .leased(Lease(owner: "me", expires: .distantFuture)),
        ] {
            await expectError {
                if case .notRunning(trial.number) = $0 { true } else { false }
            } _: {
                try await storage.record([event], for: trial.id)
            }
        }
        try await storage.record([.finished(.failed, values: [])], for: trial.id)
        #expect(try await storage.trial(trial.id).state == .failed)
        #expect(try await storage.startTrial(in: study.id, lease: nil).id != trial.id)
    }

    func aSupersededTrialIsQueuedAgain() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        var successor = TrialRecord(state: .waiting)
        successor.systemAttributes["failed_trial"] = "\(trial.number)".asJSON
        try await storage.record([.superseded(by: successor)], for: trial.id)
        #expect(try await storage.trial(trial.id).state == .failed)
        let next = try await storage.startTrial(in: study.id, lease: nil)
        #expect(next.number == 1 && next.systemAttributes == successor.systemAttributes)
        await expectError {
            if case .trialFinished = $0 { true } else { false }
        } _: {
            try await storage.record([.superseded(by: successor)], for: trial.id)
        }
        #expect(try await storage.changes(in: study.id, since: .start).trials.count == 2)
    }

    /// It ends as is said, if something is said.
    func aSupersededTrialMayHaveValues() async throws {
        let (storage, study) = try await makeStudy()
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        var successor = TrialRecord(state: .waiting)
        successor.parameters.set("x", 0.5, from: .float(0...1))
        try await storage.record(
            [
                .reported(metric: nil, 3, step: 1), .finished(.pruned, values: [3]),
                .superseded(by: successor),
            ],
            for: trial.id)
        let ended = try await storage.trial(trial.id)
        #expect(ended.state == .pruned && ended.values == [3] && ended.reports == [1: 3])
        let trials = try await storage.changes(in: study.id, since: .start).trials
        #expect(trials.map(\.state) == [.pruned, .waiting])
        #expect(trials.last?.parameters == successor.parameters)
    }

    func snapshotsDoNotChange() async throws {
        let (storage, study) = try await makeStudy()
        let before = try await storage.startTrial(in: study.id, lease: nil)
        try await storage.record([.reported(metric: nil, 1, step: 0)], for: before.id)
        #expect(before.reports.isEmpty)
        #expect(try await storage.changes(in: study.id, since: .start).trials.first?.reports == [0: 1])
    }
}
