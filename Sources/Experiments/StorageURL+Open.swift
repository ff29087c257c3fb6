public import Tuning
import TuningJournal
import TuningPostgres
import TuningSQLite

extension StorageURL {
    /// Opens the storage, making the file, or the tables, if there are none.
    public func open() async throws(StorageError) -> any Storage {
        switch kind {
        case .memory: InMemoryStorage()
        case .sqlite(let path, let isSynchronous):
            try SQLiteStorage(path: path, synchronous: isSynchronous ? .full : .normal)
        case .journal(let path): try JournalStorage(path: path)
        case .postgres(let uri): try await PostgresStorage(url: uri)
        }
    }
}
