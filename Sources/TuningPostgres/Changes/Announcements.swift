import Synchronization
import Tuning
import TuningSQL

/// Tells whoever listens which studies were changed from here, a tenth of a second later and all at once.
///
/// It is not a part of the writes: PostgreSQL makes transactions that notify wait for each other.
final class Announcements: Sendable {
    /// What was changed.
    enum Subject: Sendable {
        case nothing
        case study(StudyRecord.ID)
        case trial(FrozenTrial.ID)
    }

    private struct State {
        var studies: Set<Int> = []
        var trials: Set<Int> = []
        var isScheduled = false
    }

    /// The channel that they are told on.
    static let channel = "apus_changes"

    private let state = Mutex(State())
    private let pool: ConnectionPool
    private let clock: any Clock<Duration>

    init(over pool: ConnectionPool, _ clock: any Clock<Duration>) { (self.pool, self.clock) = (pool, clock) }

    /// Notes a change, which is told soon.
    func note(_ subject: Subject) {
        let isNew = state.withLock { state in
            switch subject {
            case .nothing: return false
            case .study(let id): state.studies.insert(id.rawValue)
            case .trial(let id): state.trials.insert(id.rawValue)
            }
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        guard isNew else { return }
        let clock = clock
        Task {
            try? await clock.sleep(for: .milliseconds(100))
            await tell()
        }
    }

    private func tell() async {
        let subjects = state.withLock { state in
            defer { state = State() }
            return state
        }
        // Nobody may be there to listen, and who is looks again some time: no reason to wait for a server.
        try? await pool.withConnection { connection throws(StorageError) in
            try await connection.tell { session throws(StorageError) in
                try session.run(.announce, .ints(Array(subjects.studies)), .ints(Array(subjects.trials)))
            }
        }
    }
}

extension SQLStatement {
    fileprivate static let announce: SQLStatement = """
        SELECT pg_notify('apus_changes', study_id::text) FROM (
            SELECT unnest($1::int[]) AS study_id UNION
            SELECT study_id FROM trials WHERE trial_id = ANY($2::int[])) AS changed
        """
}
