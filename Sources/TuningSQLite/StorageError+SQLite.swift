import GRDB
import GRDBSQLite
import Tuning

extension StorageError {
    /// What GRDB threw, at the file `place`.
    init(_ error: any Error, at place: String) {
        if let error = error as? DatabaseError {
            self.init(
                code: error.extendedResultCode.rawValue, message: error.message ?? "\(error)", at: place)
        } else {
            self = .unavailable(place, detail: "\(error)")
        }
    }

    /// What SQLite answered, at the file `place`.
    init(code: Int32, message: String, at place: String) {
        self =
            switch code & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .locked(place)
            case SQLITE_READONLY, SQLITE_PERM: .readOnly(place)
            case SQLITE_FULL: .full(place)
            case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_FORMAT: .damaged(place, detail: message)
            // Tables of our names that another program made for something else.
            case SQLITE_ERROR where message.contains("no such ") || message.contains("has no column"):
                .damaged(place, detail: message)
            default: .unavailable(place, detail: message)
            }
    }
}
