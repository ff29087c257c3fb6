import GRDB
import Tuning
import TuningSQL

/// One connection to a file, with a thread that does all its work, one transaction after the other.
///
/// Callers wait without holding a thread, and what they asked for is done even if their task is cancelled meanwhile.
final class Connection: Sendable {
    private let file: DatabaseFile
    private let queue: DatabaseQueue
    private let writes: WriteAccess

    /// Connects to `file`.
    init(to file: DatabaseFile, _ settings: ConnectionSettings) throws(StorageError) {
        self.file = file
        let wait = BusyWait(patience: settings.patience)
        writes = WriteAccess(waitingBy: wait)
        do {
            let configuration = settings.configuration(waitingBy: wait)
            queue = try DatabaseQueue(path: file.location, configuration: configuration)
        } catch {
            throw StorageError(error, at: file.place)
        }
    }

    /// Ends the connection, once all that was asked for is done.
    func close() { try? queue.close() }

    /// Looks at what the file holds, and makes the tables if it is new.
    func open() throws(StorageError) {
        let (file, writes) = (file, writes)
        let result = queue.inDatabase { database in
            Result { () throws(StorageError) in
                let session = SQLiteSession(database, at: file.place)
                let state = try session.inTransaction("BEGIN") { () throws(StorageError) in
                    try session.schemaState()
                }
                switch state {
                case .unknown(let version): throw StorageError.unknownSchema(file.place, version: version)
                case .current(let dates): file.dates = dates
                case .absent: try writes.prepare(session, file)
                }
            }
        }
        try result.get()
    }

    /// What `body` finds in the tables, all at one moment.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (StudyTables<SQLiteSession>) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await perform { session, file throws(StorageError) in
            try session.inTransaction("BEGIN") { () throws(StorageError) in
                if !file.hasOwnTables { file.hasOwnTables = try session.hasOwnTables }
                return try body(StudyTables(session, file))
            }
        }
    }

    /// What `body` changes in the tables, all of it or nothing.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (StudyTables<SQLiteSession>) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let writes = writes
        return try await perform { session, file throws(StorageError) in
            try writes.prepare(session, file)
            do throws(StorageError) {
                return try session.inTransaction("BEGIN IMMEDIATE") { () throws(StorageError) in
                    try body(StudyTables(session, file))
                }
            } catch {
                file.memory.forgetStudies()
                throw error
            }
        }
    }

    private func perform<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteSession, DatabaseFile) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let (file, queue) = (file, queue)
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, StorageError>, Never>) in
            queue.asyncWriteWithoutTransaction { database in
                let session = SQLiteSession(database, at: file.place)
                continuation.resume(
                    returning: Result { () throws(StorageError) in
                        try session.checkFileIsThere()
                        return try body(session, file)
                    })
            }
        }
        return try result.get()
    }
}

extension StudyTables<SQLiteSession> {
    /// The tables that `session` is connected to.
    fileprivate init(_ session: SQLiteSession, _ file: DatabaseFile) {
        self.init(session, dates: file.dates, hasOwnTables: file.hasOwnTables, memory: file.memory)
    }
}
