package import Glibc

/// What the kernel tells of processes under `/proc`.
package enum ProcessTable {
    /// One line of `/proc/…/stat`, as far as it is needed.
    package struct Entry {
        var state: Substring
        var group: pid_t
        /// When the process was started, in ticks since the machine was.
        var start: UInt64

        /// Whether the process has not ended.
        var isAlive: Bool { state != "Z" && state != "X" }
    }

    /// The process `id`; `nil` if there is none.
    package static func entry(_ id: pid_t) -> Entry? {
        guard let text = text(of: "/proc/\(id)/stat") else { return nil }
        // The name of the program stands in brackets and may hold anything, brackets too.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let group = pid_t(fields[2]), let start = UInt64(fields[19]) else {
            return nil
        }
        return Entry(state: fields[0], group: group, start: start)
    }

    /// Whether a process that still runs belongs to `group`.
    package static func hasLivingMember(ofGroup group: pid_t) -> Bool {
        guard let folder = opendir("/proc") else { return true }
        defer { closedir(folder) }
        while let item = readdir(folder) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let id = pid_t(name), let entry = entry(id), entry.group == group else { continue }
            if entry.isAlive { return true }
        }
        return false
    }

    /// What a short file of the kernel says; `nil` if it is not there.
    static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
