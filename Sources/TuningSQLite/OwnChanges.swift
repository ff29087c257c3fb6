import Synchronization
import Tuning
import TuningSQL

/// Which trials the writer of this process has changed, and when.
///
/// As long as nobody else writes, which SQLite tells by a number, only these can have changed: a report of one trial
/// among fifty that run costs that trial, and not the others.
final class OwnChanges: Sendable {
    private struct State {
        /// Tells what was noted here from what was noted elsewhere, or forgotten since.
        var epoch = Int.random(in: 0 ... .max)
        var count = 0
        /// The last change of each trial.
        var changes: [FrozenTrial.ID: Int] = [:]
    }
    private let state = Mutex(State())

    /// Notes that this process is changing a trial.
    func note(_ trial: FrozenTrial.ID) {
        state.withLock { state in
            if state.changes.count > 10_000 { state = State() }
            state.count += 1
            state.changes[trial] = state.count
        }
    }

    /// The changes of `study` in `tables`, which are those of the writer.
    ///
    /// A revision is marked with what SQLite said, the epoch and the count.
    func changes(
        in study: StudyRecord.ID, since revision: Revision, _ tables: StudyTables<SQLiteSession>
    ) throws(StorageError) -> StudyChanges {
        let version = try tables.session.first("PRAGMA data_version") { $0.int(0) } ?? 0
        let state = state.withLock { $0 }
        let marks = [version, state.epoch, state.count]
        let known = revision.marks.suffix(3)
        let seen = known.starts(with: marks.prefix(2)) ? known.last ?? -1 : -1
        var changes = try tables.changes(in: study, since: revision) { trial in
            seen < 0 || state.changes[trial, default: 0] > seen
        }
        changes.revision.marks += marks
        return changes
    }
}
