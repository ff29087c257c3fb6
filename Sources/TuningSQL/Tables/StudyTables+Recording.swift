package import FoundationEssentials
package import Tuning

/// What happens to trials.
extension StudyTables {
    /// Records what happened to a trial.
    package func record(
        _ events: [TrialEvent], for id: FrozenTrial.ID, at time: Date
    ) throws(StorageError) {
        var known = try placeIfRunning(of: id)
        if known == nil { known = try place(of: id) }
        guard let (trial, study) = known else { throw .noTrial(id) }
        try trial.check(events)
        for event in events.spelledOut { try write(event, of: id, in: study, at: time) }
    }

    /// Records what happened to a trial if it runs and is held by `lease`.
    package func record(
        _ events: [TrialEvent], for id: FrozenTrial.ID, ifHeldBy lease: Lease, at time: Date
    ) throws(StorageError) -> Bool {
        _ = try place(of: id)  // locked: nobody else takes it meanwhile
        guard try trial(id).lease == lease.stored else { return false }
        try record(events, for: id, at: time)
        return true
    }

    /// A trial that was started here, and its study, on the condition that it still runs; `nil` if asking is cheap.
    private func placeIfRunning(
        of id: FrozenTrial.ID
    ) throws(StorageError) -> (trial: FrozenTrial, study: StudyRecord.ID)? {
        guard Session.isRemote, let place = memory.place(ofRunning: id) else { return nil }
        try session.run(.expectRunning, id.value)
        return place
    }

    /// A trial without its parts, and its study.
    private func place(
        of id: FrozenTrial.ID
    ) throws(StorageError) -> (trial: FrozenTrial, study: StudyRecord.ID) {
        let place = try session.first(.lockTrial, id.value) { row throws(StorageError) in
            let record = TrialRecord(state: try state(row.text(2)))
            return (
                FrozenTrial(id: id, number: row.int(1), record: record), StudyRecord.ID(rawValue: row.int(0))
            )
        }
        guard let place else { throw .noTrial(id) }
        return place
    }

    /// The state that a column names.
    func state(_ column: String) throws(StorageError) -> TrialState {
        guard let state = TrialState(column: column) else {
            throw .damaged(session.place, detail: "a trial is in the unknown state “\(column)”")
        }
        return state
    }

    /// Writes one event of a trial that takes it.
    func write(
        _ event: TrialEvent, of id: FrozenTrial.ID, in study: StudyRecord.ID, at time: Date
    ) throws(StorageError) {
        switch event {
        case .suggested(let name, let value, let distribution):
            try check(name, distribution, in: study)
            memory.note(name, distribution, in: study)
            try session.run(
                .setParameter, id.value, .text(name), .double(value), .text(memory.text(distribution)))
        case .proposed(let proposal): try write(proposal, of: id)
        case .reported(let metric, let value, let step): try write(value, of: metric, step: step, id)
        case .userAttribute(let key, let text):
            try session.run(.setUserAttribute, id.value, .text(key), .text(text.rawValue))
        case .systemAttribute(let key, let text):
            try session.run(.setSystemAttribute, id.value, .text(key), .text(text.rawValue))
        case .leased(let lease): try write(lease, of: id, at: time)
        case .finished(let state, let values): try finish(id, state, values: values, at: time)
        case .superseded(let record): _ = try addTrial(record, to: study)
        }
    }

    private func write(
        _ value: Double, of metric: String?, step: Int, _ id: FrozenTrial.ID
    ) throws(StorageError) {
        let number = StoredNumber(value)
        if let metric {
            try session.run(.setMetric, id.value, .text(metric), .int(step), number.value, number.kind)
        } else {
            try session.run(.setReport, id.value, .int(step), number.value, number.kind)
        }
    }

    /// Writes who holds a trial, for Optuna's workers too if the holder promises to be heard from soon.
    ///
    /// They take a trial for lost that was heard from once and then no more: one that is held in silence is not to be.
    func write(_ lease: Lease, of id: FrozenTrial.ID, at time: Date) throws(StorageError) {
        try session.run(.setLease, id.value, .text(lease.owner), .text(DateForm.utc.text(lease.expires)))
        if lease.isHeartbeat(at: time) { try session.run(.setHeartbeat, id.value) }
    }

    func write(_ values: [Double], of id: FrozenTrial.ID) throws(StorageError) {
        for (objective, value) in values.enumerated() {
            let number = StoredNumber(value)
            try session.run(.setValue, id.value, .int(objective), number.value, number.kind)
        }
    }

    private func finish(
        _ id: FrozenTrial.ID, _ state: TrialState, values: [Double], at time: Date
    ) throws(StorageError) {
        memory.forget(running: id)
        try session.run(.finishTrial, .text(state.column), .text(dates.text(time)), id.value)
        try write(values, of: id)
        try session.run(.deleteLease, id.value)
        try session.run(.deleteHeartbeat, id.value)
    }
}

/// Which parameters a study has.
extension StudyTables {
    /// Checks that the study can have the parameter `name` with `distribution`.
    func check(
        _ name: String, _ distribution: Distribution, in study: StudyRecord.ID
    ) throws(StorageError) {
        if memory.distribution(of: name, in: study)?.isCompatible(with: distribution) == true { return }
        // What is remembered may be of a study that was deleted: the tables decide. Of two that are the first to have
        // the parameter one waits for the other.
        if Session.isRemote { _ = try session.first(.lockStudy, study.value) { _ in true } }
        guard let known = try self.distribution(of: name, in: study) else { return }
        if !known.isCompatible(with: distribution) {
            guard try mayChange(name, in: study) else {
                throw .incompatible(.redefined(name, was: known, now: distribution))
            }
            return memory.note(name, distribution, in: study)
        }
        memory.note(name, known, in: study)
    }

    /// Whether it is noted with the study that the parameter `name` may be of several kinds.
    private func mayChange(_ name: String, in study: StudyRecord.ID) throws(StorageError) -> Bool {
        let text = try session.first(
            "SELECT value_json FROM study_system_attributes WHERE study_id = $1 AND \"key\" = $2",
            study.value, .text(SystemAttribute.changedParameters)
        ) { JSONText(rawValue: $0.text(0)) }
        return SystemAttribute.names(in: text).contains(name)
    }

    /// The latest distribution of the parameter `name`, or `nil` if no trial of the study has it.
    ///
    /// O(1) if the last trials have it, O(trials) if none has.
    func distribution(of name: String, in study: StudyRecord.ID) throws(StorageError) -> Distribution? {
        try session.first(
            """
            SELECT p.distribution_json FROM trials t
            JOIN trial_params p ON p.trial_id = t.trial_id AND p.param_name = $1
            WHERE t.study_id = $2 ORDER BY t.trial_id DESC LIMIT 1
            """, .text(name), study.value
        ) { memory.distribution($0.text(0)) } ?? nil
    }
}
