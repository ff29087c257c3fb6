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
                found.append(File(path: prefix + name, size: FilePart.size(of: "\(folder)/\(name)") ?? 0))
            case Int(DT_DIR):
                found += files(in: "\(folder)/\(name)", below: "\(prefix)\(name)/", depth: depth + 1)
            default: break
            }
        }
        return Array(found.prefix(mostFiles))
    }
}
