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

    /// The file at `path`, in a folder that is there.
    init(path: String) throws(StorageError) {
        place = path
        self.path = path.hasPrefix("/") ? path : Self.workingFolder + "/" + path
        let folder = self.path[..<(self.path.lastIndex(of: "/") ?? self.path.startIndex)]
        if !folder.isEmpty, access(String(folder), F_OK) != 0 {
            throw .unavailable(place, detail: "the folder \(folder) does not exist")
        }
        if Self.isFolder(self.path) { throw .unavailable(place, detail: "it is a folder") }
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

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
