import Glibc
import Synchronization
import Tuning
import TuningSQL

/// The file that all connections of one storage lead to, and what they have learnt about it.
final class DatabaseFile: Sendable {
    /// The path from the root: the working folder may change while the file is open.
    let path: String
    /// What errors call it: the path as it was given.
    let place: String
    let memory = DistributionMemory()
    private let state = Mutex(State())

    private struct State {
        var dates = DateForm.utc
        var hasOwnTables = false
    }

    /// The file at `path`, which can be read, or made.
    init(path: String) throws(StorageError) {
        place = path
        self.path = path.hasPrefix("/") ? path : Self.workingFolder + "/" + path
        if let obstacle = Self.obstacle(to: self.path) { throw .unavailable(place, detail: obstacle) }
    }

    /// Why there can be no file at `path`, in more words than the database has.
    private static func obstacle(to path: String) -> String? {
        var status = stat()
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { return "it is a folder" }
            return access(path, R_OK) == 0 ? nil : String(cString: strerror(errno))
        }
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder = end == path.startIndex ? "/" : String(path[..<end])
        if access(folder, F_OK) != 0 { return "the folder \(folder) does not exist" }
        return access(folder, W_OK) == 0 ? nil : "the folder \(folder) can not be written"
    }

    /// What the dates in the file mean.
    var dates: DateForm {
        get { state.withLock { $0.dates } }
        set { state.withLock { $0.dates = newValue } }
    }

    /// Whether our own tables were seen in the file.
    var hasOwnTables: Bool {
        get { state.withLock { $0.hasOwnTables } }
        set { state.withLock { $0.hasOwnTables = newValue } }
    }

    private static var workingFolder: String {
        guard let name = getcwd(nil, 0) else { return "." }
        defer { free(name) }
        return String(cString: name)
    }
}
