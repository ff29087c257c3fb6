public import Tuning
import TuningJournal
import TuningSQLite

extension StorageURL {
    /// Opens the storage, making the file if there is none.
    public func open() throws(StorageError) -> any Storage {
        switch kind {
        case .memory: InMemoryStorage()
        case .sqlite(let path, let isSynchronous):
            try SQLiteStorage(path: path, synchronous: isSynchronous ? .full : .normal)
        case .journal(let path): try JournalStorage(path: path)
        }
    }
}
