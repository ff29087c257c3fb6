import Glibc
public import Tuning
import TuningJournal
import TuningPostgres
import TuningRPC
import TuningSQLite

extension StorageURL {
    /// Opens the storage, making the file, or the tables, if there are none.
    ///
    /// A server that asks for a token gets that of the variable `APUS_TOKEN`.
    public func open() async throws(StorageError) -> any Storage {
        switch kind {
        case .memory: InMemoryStorage()
        case .sqlite(let path, let isSynchronous):
            try SQLiteStorage(path: path, synchronous: isSynchronous ? .full : .normal)
        case .journal(let path): try JournalStorage(path: path)
        case .postgres(let uri): try await PostgresStorage(url: uri)
        case .server(let host, let port, let isEncrypted):
            try await RemoteStorage(
                host: host, port: port, isEncrypted: isEncrypted,
                token: getenv("APUS_TOKEN").map { String(cString: $0) })
        }
    }
}
