package import Tuning

package import struct FoundationEssentials.Date

/// Trials that begin.
extension StudyTables {
    /// Adds a trial as `record` describes it.
    package func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) throws(StorageError) -> FrozenTrial {
        try lockStudy(study)
        try record.checkValues()
        return try insert(record, into: study)
    }

    /// Adds many trials.
    package func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) throws(StorageError) -> [FrozenTrial] {
        try expectStudy(study)
        for record in records { try record.checkValues() }
        var next = try nextPlace(in: study)
        var trials: [FrozenTrial] = []
        for record in records {
            trials.append(try insert(record, into: study, as: next))
            next = (FrozenTrial.ID(rawValue: next.id.rawValue + 1), next.number + 1)
        }
        return trials
    }

    /// Starts the oldest waiting trial, or a new one.
    package func startTrial(
        in study: StudyRecord.ID, lease: Lease?, at time: Date
    ) throws(StorageError) -> FrozenTrial {
        let claimed = try session.first(.claimTrial, .text(dates.text(time)), study.value) {
            FrozenTrial.ID(rawValue: $0.int(0))
        }
        if let claimed {
            if let lease { try write(lease, of: claimed, at: time) }
            let trial = try trial(claimed)
            memory.note(running: trial, in: study)
            return trial
        }
        try lockStudy(study)
        var record = TrialRecord(state: .running)
        (record.start, record.lease) = (time, lease)
        return try insert(record, into: study)
    }

    /// Starts the oldest waiting trial, or a new one, if the study has not as many trials as it is to have.
    ///
    /// O(1) until the study has `budget` trials in all, then O(trials).
    package func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int, at time: Date
    ) throws(StorageError) -> FrozenTrial? {
        if Session.isRemote { try lockStudy(study) }
        let last = try session.first(.lastNumber, study.value) { $0.int(0) } ?? -1
        if last + 1 >= budget {
            let counting = try session.first(.countingTrials, study.value, study.value, study.value) {
                $0.int(0)
            }
            guard counting ?? 0 < budget else {
                try expectStudy(study)
                return nil
            }
        }
        return try startTrial(in: study, lease: lease, at: time)
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    package func startTrial(
        _ id: FrozenTrial.ID, lease: Lease?, at time: Date
    ) throws(StorageError) -> Bool {
        let claimed = try session.first(.claimThisTrial, .text(dates.text(time)), id.value) { _ in true }
        if claimed == nil {
            let trial = try trial(id)
            if trial.state.isFinished { throw .trialFinished(trial.number) }
            return false
        }
        if let lease { try write(lease, of: id, at: time) }
        return true
    }

    private func insert(
        _ record: TrialRecord, into study: StudyRecord.ID
    ) throws(StorageError) -> FrozenTrial {
        try insert(record, into: study, as: nextPlace(in: study))
    }

    private func nextPlace(
        in study: StudyRecord.ID
    ) throws(StorageError) -> (id: FrozenTrial.ID, number: Int) {
        let id = try session.first(.nextTrialID) { FrozenTrial.ID(rawValue: $0.int(0)) }
        let last = try session.first(.lastNumber, study.value) { $0.int(0) }
        return (id ?? FrozenTrial.ID(rawValue: 1), (last ?? -1) &+ 1)
    }

    private func insert(
        _ record: TrialRecord, into study: StudyRecord.ID, as place: (id: FrozenTrial.ID, number: Int)
    ) throws(StorageError) -> FrozenTrial {
        let trial = FrozenTrial(id: place.id, number: place.number, record: record.stored)
        try session.run(
            .insertTrial, trial.id.value, .int(trial.number), study.value, .text(record.state.column),
            .text(record.start.map(dates.text)), .text(record.end.map(dates.text)))
        let time = record.start ?? .distantPast
        for event in record.events { try write(event, of: trial.id, in: study, at: time) }
        try write(record.values, of: trial.id)
        if record.state == .running { memory.note(running: trial, in: study) }
        return trial
    }
}

extension TrialRecord {
    /// The events that make the record from one of its state and values.
    fileprivate var events: [TrialEvent] {
        var events: [TrialEvent] = zip(parameters.space, parameters.internalValues).map {
            .suggested(name: $0.0, $1, $0.1)
        }
        events += reports.map { .reported(metric: nil, $0.value, step: $0.step) }
        for (metric, reports) in metrics {
            events += reports.map { .reported(metric: metric, $0.value, step: $0.step) }
        }
        events += userAttributes.map { .userAttribute(key: $0, $1) }
        events += systemAttributes.map { .systemAttribute(key: $0, $1) }
        if state == .running, let proposal { events.append(.proposed(proposal)) }
        if state == .running, let lease { events.append(.leased(lease)) }
        return events
    }
}

extension Lease {
    /// Whether its holder promises at `time` to be heard from soon, as Optuna's workers are.
    package func isHeartbeat(at time: Date) -> Bool {
        expires.timeIntervalSince(time) <= Lease.longestHeartbeat
    }
}
