import Synchronization
import Tuning
import TuningSQL

/// What is done to a file before the first write: until then a database is left as it is found.
final class WriteAccess: Sendable {
    private let isPrepared = Mutex(false)
    private let wait: BusyWait

    init(waitingBy wait: BusyWait) { self.wait = wait }

    /// Makes the tables that are missing, once.
    func prepare(_ session: SQLiteSession, _ file: DatabaseFile) throws(StorageError) {
        if isPrepared.withLock({ $0 }) { return }
        // Without the log it works too: a program that reads for long is not waited for.
        wait.withPatience(of: .seconds(1)) { session.useWriteAheadLog() }
        try session.inTransaction("BEGIN IMMEDIATE") { () throws(StorageError) in
            // Another process may have been faster, or another version of Optuna.
            let state = try session.schemaState()
            if case .unknown(let version) = state {
                throw StorageError.unknownSchema(file.place, version: version)
            }
            if case .current(let dates) = state { file.dates = dates }
            if try !session.isComplete { try session.completeSchema(of: state) }
        }
        file.hasOwnTables = true
        isPrepared.withLock { $0 = true }
    }
}

extension SQLiteSession {
    /// What the file holds.
    func schemaState() throws(StorageError) -> SchemaState {
        try schemaState(tables: names)
    }

    /// Whether our tables are there.
    var hasOwnTables: Bool {
        get throws(StorageError) { try names.isSuperset(of: Schema.ownNames) }
    }

    /// Whether nothing is missing.
    fileprivate var isComplete: Bool {
        get throws(StorageError) {
            guard try names.isSuperset(of: Schema.ownNames) else { return false }
            return try first("SELECT 1 FROM alembic_version") { _ in true } != nil
        }
    }

    /// The names of all tables, indexes and triggers.
    private var names: Set<String> {
        get throws(StorageError) { Set(try all("SELECT name FROM sqlite_master") { $0.text(0) }) }
    }
}
