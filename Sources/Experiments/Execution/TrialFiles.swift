import Glibc
package import Tuning

/// What the runs on this machine left of one trial: the end of what it printed, and its files.
package struct TrialFiles: Hashable, Sendable {
    /// A file and its size in bytes.
    package struct File: Hashable, Sendable {
        /// Its path in the folder of the trial.
        package var path: String
        /// Its size, in bytes.
        package var size: Int
    }

    /// The last lines of what the trial printed; `nil` if there is no log.
    package var log: String?
    /// How long the whole log is, in bytes.
    package var logSize = 0
    /// The files, the log among them.
    package var files: [File] = []

    private let folder: String

    /// How much is read of a log, in bytes, and how many files are named.
    private static let (longestTail, mostFiles) = (32_768, 200)

    /// What is in the folder of the trial `number` of `study` below `root`; `nil` if there is none here.
    package init?(of number: Int, study: StudyRecord, in root: String) {
        guard let name = study.systemAttributes[SystemAttribute.folder]?.value?.string,
            // Whoever writes to the storage is not to choose what is read here.
            name == StudyFolder.safeName(name), name != ".."
        else { return nil }
        let folder = "\(root)/\(name)/\(number)"
        guard access(folder, F_OK) == 0 else { return nil }
        self.folder = folder
        files = Self.files(in: folder).sorted { $0.path < $1.path }
        guard let log = FilePart.tail(of: folder + "/output.log", Self.longestTail) else { return }
        (self.log, logSize) = (log.text, log.size)
    }

    /// The bytes of the file at `path`; `nil` if it is none of ``files``, or has more than `limit` bytes.
    package func contents(of path: String, atMost limit: Int) -> [UInt8]? {
        guard files.contains(where: { $0.path == path && $0.size <= limit }) else { return nil }
        return FilePart.bytes(of: "\(folder)/\(path)", limit)
    }

    private static func files(in folder: String, below prefix: String = "", depth: Int = 0) -> [File] {
        guard depth < 4, let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [File] = []
        while found.count < mostFiles, let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            switch Int(entry.pointee.d_type) {
            case Int(DT_REG):
                found.append(File(path: prefix + name, size: FilePart.size(of: "\(folder)/\(name)")))
            case Int(DT_DIR):
                found += files(in: "\(folder)/\(name)", below: "\(prefix)\(name)/", depth: depth + 1)
            default: break
            }
        }
        return Array(found.prefix(mostFiles))
    }
}

/// Parts of a file.
private enum FilePart {
    /// The size of the file at `path`, in bytes; 0 if it cannot be read.
    static func size(of path: String) -> Int { reading(path) { _, size in size } ?? 0 }

    /// The first `length` bytes of the file at `path`.
    static func bytes(of path: String, _ length: Int) -> [UInt8]? {
        reading(path) { descriptor, size in bytes(of: descriptor, from: 0, min(size, length)) }
    }

    /// The last `length` bytes of the file at `path` as text, from the beginning of a line, and the size of the file.
    static func tail(of path: String, _ length: Int) -> (text: String, size: Int)? {
        reading(path) { descriptor, size in
            var text = bytes(of: descriptor, from: max(size - length, 0), min(size, length))[...]
            if size > length, let end = text.firstIndex(of: UInt8(ascii: "\n")) { text = text[(end + 1)...] }
            return (String(decoding: text, as: UTF8.self), size)
        }
    }

    /// What `body` makes of the open file at `path` and its size; `nil` if it cannot be read.
    private static func reading<Result>(_ path: String, _ body: (Int32, Int) -> Result) -> Result? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        return size < 0 ? nil : body(descriptor, size)
    }

    private static func bytes(of descriptor: Int32, from start: Int, _ length: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        let got = pread(descriptor, &bytes, length, off_t(start))
        return Array(bytes.prefix(max(got, 0)))
    }
}
