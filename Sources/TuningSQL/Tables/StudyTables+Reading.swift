import FoundationEssentials
package import Tuning

/// Reading trials.
extension StudyTables {
    /// One trial.
    package func trial(_ id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial {
        guard let trial = try trials([id]).first else { throw .noTrial(id) }
        return trial
    }

    /// The trials with these identifiers that are there; `ids` rise.
    func trials(_ ids: [FrozenTrial.ID]) throws(StorageError) -> [FrozenTrial] {
        var batch = TrialBatch(memory: memory)
        var study: StudyRecord.ID?
        guard !ids.isEmpty else { return [] }
        try session.queryAll(requests(.trialByID, inOneGo: .trialsByID, of: ids)) {
            _, row throws(StorageError) in
            study = StudyRecord.ID(rawValue: row.int(5))
            try add(row, to: &batch)
        }
        guard let study else { return [] }
        return try completed(&batch, of: study)
    }

    /// The trials of `study` after the trial `last`.
    func trials(
        of study: StudyRecord.ID, after last: Int = -1
    ) throws(StorageError) -> [FrozenTrial] {
        var batch = TrialBatch(memory: memory)
        try session.query(.trialsAfter, [study.value, .int(last)]) { row throws(StorageError) in
            try add(row, to: &batch)
        }
        return try completed(&batch, of: study)
    }

    private func add(_ row: Session.Row, to batch: inout TrialBatch) throws(StorageError) {
        var record = TrialRecord(state: try state(row.text(2)))
        record.start = row.optionalText(3).flatMap(dates.date)
        record.end = row.optionalText(4).flatMap(dates.date)
        let trial = FrozenTrial(id: FrozenTrial.ID(rawValue: row.int(0)), number: row.int(1), record: record)
        guard batch.append(trial) else { throw damaged("the trials are out of order") }
    }

    private func damaged(_ detail: String) -> StorageError { .damaged(session.place, detail: detail) }

    /// The trials of `batch` with all their parts.
    private func completed(
        _ batch: inout TrialBatch, of study: StudyRecord.ID
    ) throws(StorageError) -> [FrozenTrial] {
        guard let span = batch.index() else { return [] }
        let parts = hasOwnTables ? TrialPart.allCases : TrialPart.ofOptuna
        // Going through a whole table costs less than looking up many of its rows one by one.
        let scans = batch.count > 16 ? try batch.count * 4 >= lastTrialID : false
        // So does asking once for neighbours, although some of them may be of other studies.
        let isDense = !Session.isRemote && batch.count > 1 && span.count <= 2 * batch.count
        let ids = batch.ids
        let questions = parts.map { part in
            guard scans || isDense else { return requests(part.lookup, inOneGo: part.lookups, of: ids) }
            let statement = scans ? part.scan : part.range
            return [SQLRequest(statement, .int(span.lowerBound), .int(span.upperBound))]
        }
        let each = questions.first?.count ?? 1
        try session.queryAll(Array(questions.joined())) { position, row throws(StorageError) in
            try add(parts[position / each], row, to: &batch)
        }
        return try batch.finished { attributes throws(StorageError) in
            try proposal(in: attributes, of: study)
        }
    }

    /// What asks for rows of the trials `ids`: all at once, or one by one where asking costs nothing.
    private func requests(
        _ lookup: SQLStatement, inOneGo lookups: SQLStatement, of ids: [FrozenTrial.ID]
    ) -> [SQLRequest] {
        Session.isRemote
            ? [SQLRequest(lookups, .ints(ids.map(\.rawValue)))] : ids.map { SQLRequest(lookup, $0.value) }
    }

    private var lastTrialID: Int {
        get throws(StorageError) { try session.first("SELECT max(trial_id) FROM trials") { $0.int(0) } ?? 0 }
    }

    /// Adds what `row` says to the trial that it belongs to, if that is one of `batch`.
    private func add(
        _ part: TrialPart, _ row: Session.Row, to batch: inout TrialBatch
    ) throws(StorageError) {
        guard let slot = batch.slot(of: row.int(0)) else { return }
        switch part {
        case .parameters:
            guard batch.addParameter(row, to: slot) else {
                throw damaged("a trial can not have “\(row.text(1))” with “\(row.text(3))”")
            }
        case .values:
            guard batch[slot].setValue(row.number(2), ofObjective: row.int(1)) else {
                throw damaged("a trial has a value of objective \(row.int(1))")
            }
        case .reports: batch[slot].reports[row.int(1)] = row.number(2)
        case .metrics: batch[slot].metrics[row.text(1), default: Reports()][row.int(2)] = row.number(3)
        case .userAttributes: batch[slot].userAttributes[row.text(1)] = JSONText(rawValue: row.text(2))
        case .systemAttributes: batch[slot].systemAttributes[row.text(1)] = JSONText(rawValue: row.text(2))
        case .heartbeats: batch[slot].lease = heartbeat(row)
        case .leases: batch[slot].lease = lease(row)
        }
    }

    private func lease(_ row: Session.Row) -> Lease? {
        DateForm.utc.date(row.text(2)).map { Lease(owner: row.text(1), expires: $0) }
    }

    /// What Optuna's heartbeat means: a lease that lasts as long as its workers are silent at most, mostly.
    private func heartbeat(_ row: Session.Row) -> Lease? {
        DateForm.utc.date(row.text(1)).map {
            Lease(owner: Lease.ownerInOptuna, expires: $0.addingTimeInterval(Lease.longestHeartbeat))
        }
    }
}

extension TrialRecord {
    /// Sets one value; false if there can be no such objective.
    fileprivate mutating func setValue(_ value: Double, ofObjective objective: Int) -> Bool {
        guard (0..<10_000).contains(objective) else { return false }
        while values.count <= objective { values.append(.nan) }
        values[objective] = value
        return true
    }
}
