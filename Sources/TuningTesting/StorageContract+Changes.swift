import Testing
import Tuning

extension StorageContract {
    func verifyChanges() async throws {
        try await changesAreComplete()
        try await waitingTrialsShowWhenTheyGo()
        try await readersDoNotDisturbEachOther()
        try await otherStudiesDoNotShow()
    }

    /// A revision may be asked with again and again, by anybody.
    func readersDoNotDisturbEachOther() async throws {
        let (storage, study) = try await makeStudy()
        let trials = [
            try await storage.startTrial(in: study.id, lease: nil),
            try await storage.startTrial(in: study.id, lease: nil),
        ]
        var revisions = [try await storage.changes(in: study.id, since: .start).revision]
        for step in 0..<4 {
            revisions.append(try await storage.changes(in: study.id, since: revisions[step]).revision)
            try await storage.record([.reported(metric: nil, 1, step: step)], for: trials[step % 2].id)
            for revision in revisions + revisions {
                let changed = try await storage.changes(in: study.id, since: revision).trials
                #expect(changed.first { $0.id == trials[step % 2].id }?.reports[step] == 1)
            }
        }
        try await storage.record([.finished(.failed, values: [])], for: trials[0].id)
        for revision in revisions {
            let changed = try await storage.changes(in: study.id, since: revision).trials
            #expect(changed.first?.state == .failed)
        }
    }

    /// Whether the oldest waiting trials start, or any of them ends without a start.
    func waitingTrialsShowWhenTheyGo() async throws {
        for ended in [[], [0], [1], [3], [0, 2], [1, 3], [0, 1, 2, 3]] {
            for started in 0...2 {
                let (storage, study) = try await makeStudy()
                var ids: [FrozenTrial.ID] = []
                for _ in 0..<4 {
                    ids.append(try await storage.addTrial(TrialRecord(state: .waiting), to: study.id).id)
                }
                let seen = try await storage.changes(in: study.id, since: .start).revision
                for index in ended {
                    try await storage.record([.finished(.failed, values: [])], for: ids[index])
                }
                for _ in 0..<started { _ = try await storage.startTrial(in: study.id, lease: nil) }
                let changes = try await storage.changes(in: study.id, since: seen)
                let all = try await storage.changes(in: study.id, since: .start).trials
                #expect(changes.trials == all.filter { $0.state != .waiting }, "\(ended) \(started)")
                let rest = try await storage.changes(in: study.id, since: changes.revision)
                #expect(rest.trials.allSatisfy { $0.state == .running })
            }
        }
    }

    /// Whoever applies all changes knows what the storage knows, and no trial that has ended comes twice.
    func changesAreComplete() async throws {
        let (storage, study) = try await makeStudy()
        var known: [Int: FrozenTrial] = [:]
        var revision = Revision.start
        var open: [FrozenTrial.ID] = []
        for round in 0..<30 {
            switch round % 5 {
            case 0, 1: open.append(try await storage.startTrial(in: study.id, lease: nil).id)
            case 2: _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
            case 3: try await storage.record([.reported(metric: nil, 1, step: round)], for: open[0])
            default: try await storage.record([.finished(.complete, values: [1])], for: open.removeFirst())
            }
            let changes = try await storage.changes(in: study.id, since: revision)
            #expect(changes.trials.map(\.number) == changes.trials.map(\.number).sorted())
            for trial in changes.trials {
                #expect(known[trial.number]?.state.isFinished != true)
                known[trial.number] = trial
            }
            revision = changes.revision
            let all = try await storage.changes(in: study.id, since: .start).trials
            #expect(all == known.values.sorted { $0.number < $1.number })
        }
        let nothing = try await storage.changes(in: study.id, since: revision).trials
        #expect(nothing.allSatisfy { !$0.state.isFinished })
    }

    func otherStudiesDoNotShow() async throws {
        let (storage, study) = try await makeStudy()
        let other = try await storage.createStudy(named: "b", directions: [.minimize])
        let seen = try await storage.changes(in: study.id, since: .start).revision
        _ = try await storage.startTrial(in: other.id, lease: nil)
        #expect(try await storage.changes(in: study.id, since: seen).trials.isEmpty)
    }
}
