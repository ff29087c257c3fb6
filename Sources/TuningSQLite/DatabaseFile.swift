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
    /// Whether the file can only be read as it is, and not even locked: it is to have a log beside it, in a folder in
    /// which none can be made.
    let isSealed: Bool
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
        isSealed = Self.isSealed(self.path)
    }

    /// What SQLite is to open.
    var location: String {
        guard isSealed else { return path }
        let safe = path.utf8.map { byte in
            let isPlain = byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || isalnum(Int32(byte)) != 0
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Self.hexadecimal(byte)
        }
        return "file:" + safe.joined() + "?immutable=1"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// Why there can be no file at `path`, in more words than the database has.
    private static func obstacle(to path: String) -> String? {
        var status = stat()
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { return "it is a folder" }
            return access(path, R_OK) == 0 ? nil : String(cString: strerror(errno))
        }
        let folder = folder(of: path)
        if access(folder, F_OK) != 0 { return "the folder \(folder) does not exist" }
        return access(folder, W_OK) == 0 ? nil : "the folder \(folder) can not be written"
    }

    private static func folder(of path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    private static func isSealed(_ path: String) -> Bool {
        var log = stat()
        guard access(path, F_OK) == 0, access(folder(of: path), W_OK) != 0, access(path + "-shm", F_OK) != 0,
            stat(path + "-wal", &log) != 0 || log.st_size == 0
        else { return false }
        return keepsLog(path)
    }

    /// Whether the header of the file says that changes go to a log first.
    private static func keepsLog(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var version: UInt8 = 0
        return pread(descriptor, &version, 1, 18) == 1 && version == 2
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
