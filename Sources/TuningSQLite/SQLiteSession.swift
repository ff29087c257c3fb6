import GRDB
import GRDBSQLite
import Glibc
import Tuning
import TuningSQL

/// A connection while its thread works for one caller.
struct SQLiteSession: SQLSession {
    private let database: Database
    let place: String

    /// The session of `database`, whose thread this is; errors call it `place`.
    init(_ database: Database, at place: String) { (self.database, self.place) = (database, place) }

    func query(
        _ statement: SQLStatement, _ arguments: [SQLValue],
        _ body: (SQLiteRow) throws(StorageError) -> Void
    ) throws(StorageError) {
        let handle = try prepared(statement)
        // A statement that is not reset keeps its locks.
        defer { sqlite3_reset(handle) }
        for (index, argument) in arguments.enumerated() { bind(argument, to: Int32(index + 1), of: handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(SQLiteRow(handle: handle))
            case SQLITE_DONE: return
            default: throw failure
            }
        }
    }

    private func prepared(_ statement: SQLStatement) throws(StorageError) -> OpaquePointer {
        do {
            return try database.cachedStatement(sql: statement.text).sqliteStatement
        } catch {
            throw StorageError(error, at: place)
        }
    }

    private func bind(_ value: SQLValue, to index: Int32, of handle: OpaquePointer) {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .int(let value): sqlite3_bind_int64(handle, index, Int64(value))
        case .double(let value): sqlite3_bind_double(handle, index, value)
        case .text(let value):
            // SQLITE_TRANSIENT, which is a cast in C, tells SQLite to copy the text.
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            sqlite3_bind_text(handle, index, value, Int32(value.utf8.count), copied)
        case .ints(let values): bind(.text("\(values)"), to: index, of: handle)
        }
    }

    /// What the last call failed for.
    private var failure: StorageError {
        guard let connection = database.sqliteConnection else {
            return .unavailable(place, detail: "it is closed")
        }
        return StorageError(
            code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)),
            at: place)
    }
}

extension SQLiteSession {
    /// What `body` returns, inside a transaction that `begin` begins: undone if `body` throws.
    func inTransaction<Value>(
        _ begin: SQLStatement, _ body: () throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try run(begin)
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            // SQLite itself has ended the transaction after some errors, such as a full disk.
            if sqlite3_get_autocommit(database.sqliteConnection) == 0 { try? run("ROLLBACK") }
            throw error
        }
    }

    /// Makes readers and a writer independent of each other, for this connection and all later ones.
    ///
    /// Where that is impossible the file is used as it is: a network file system has no shared memory, or another
    /// program holds the file all the time.
    func useWriteAheadLog() {
        _ = try? first("PRAGMA journal_mode = WAL") { _ in true }
    }

    /// Throws if the file was deleted or replaced: what is written to it would be lost.
    func checkFileIsThere() throws(StorageError) {
        var hasMoved: Int32 = 0
        sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        if hasMoved != 0 {
            throw .unavailable(place, detail: "the file was deleted or replaced while it was in use")
        }
    }
}

/// A row that SQLite returned.
struct SQLiteRow: SQLRow {
    fileprivate let handle: OpaquePointer

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
    func int(_ column: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(column))) }
    func double(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }
    func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func holds(_ text: String, in column: Int) -> Bool {
        let bytes = bytes(column)
        var text = text
        return text.withUTF8 { text in
            guard text.count == bytes.count, let a = text.baseAddress, let b = bytes.baseAddress else {
                return text.isEmpty && bytes.isEmpty
            }
            return memcmp(a, b, text.count) == 0
        }
    }

    private func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_text(handle, Int32(column))
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }
}
