import Tuning
import TuningSQL

import struct FoundationEssentials.Date

/// A new trial in one round trip.
extension StudyTables<PostgresSession> {
    /// Starts a new trial, if none waits and the study is there, and ends the transaction.
    ///
    /// The study is locked for no longer than the server takes to insert a row and make it durable: nothing is waited for
    /// from here in between.
    func startNewTrial(
        in study: StudyRecord.ID, lease: Lease?, at time: Date, as name: WriteName
    ) throws(StorageError) -> FrozenTrial? {
        var record = TrialRecord(state: .running)
        (record.start, record.lease) = (time.stored, lease?.stored)
        try session.run(.lockStudy, .int(study.rawValue))
        let insertion = SQLRequest(
            .insertNewTrial, .int(study.rawValue), .text(dates.text(time)),
            lease.map { .text($0.owner) } ?? .null,
            lease.map { .text(DateForm.utc.text($0.expires)) } ?? .null,
            .int(name.connection), .int(name.count), .int(lease?.isHeartbeat(at: time) == true ? 1 : 0))
        var trial: FrozenTrial?
        try session.commit(insertion) { row in
            trial = FrozenTrial(id: FrozenTrial.ID(rawValue: row.int(0)), number: row.int(1), record: record)
        }
        if let trial { memory.note(running: trial, in: study) }
        return trial
    }
}

extension Receipt<FrozenTrial?> {
    /// A trial, if one was started.
    static let possibleTrial = Receipt { trial in
        trial?.id.rawValue ?? 0
    } value: { (tables, answer) throws(StorageError) in
        answer == 0 ? nil : try tables.trial(FrozenTrial.ID(rawValue: answer))
    }
}

extension SQLStatement {
    /// Inserts a trial with its lease, and notes the write.
    ///
    /// It comes after the lock of the study in a statement of its own: what a statement sees is what was there as it began.
    fileprivate static let insertNewTrial: SQLStatement = """
        WITH trial AS (
            INSERT INTO trials (number, study_id, state, datetime_start)
            SELECT 1 + coalesce((
                SELECT number FROM trials WHERE study_id = $1 AND number IS NOT NULL
                ORDER BY trial_id DESC LIMIT 1), -1), study_id, 'RUNNING', $2::timestamp
            FROM studies WHERE study_id = $1
                AND NOT EXISTS (SELECT 1 FROM trials WHERE study_id = $1 AND state = 'WAITING')
            RETURNING trial_id, number
        ), lease AS (
            INSERT INTO apus_leases (trial_id, owner, expires)
            SELECT trial_id, $3::varchar, $4::timestamp FROM trial WHERE $3::varchar IS NOT NULL
        ), heartbeat AS (
            INSERT INTO trial_heartbeats (trial_id, heartbeat)
            SELECT trial_id, CURRENT_TIMESTAMP FROM trial WHERE $7::bigint = 1
        ), note AS (
            INSERT INTO apus_last_writes AS known (connection, count, answer) SELECT $5::bigint, $6::bigint, trial_id FROM trial
            ON CONFLICT (connection) DO UPDATE SET answer = excluded.answer, noted = excluded.noted,
                count = CASE WHEN known.count < excluded.count THEN excluded.count END
        )
        SELECT trial_id, number FROM trial
        """
}
