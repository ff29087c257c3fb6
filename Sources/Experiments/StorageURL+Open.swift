public import Tuning

extension StorageURL {
    /// Opens the storage, making the file if there is none.
    public func open() throws(StorageError) -> any Storage {
        switch kind {
        case .memory: InMemoryStorage()
        default: throw .unknownURL(description)
        }
    }
}
