import Glibc

/// What the kernel tells of processes under `/proc`.
enum ProcessTable {
    /// One line of `/proc/…/stat`, as far as it is needed.
    struct Entry {
        var state: Substring
        var group: pid_t
        /// When the process was started, in ticks since the machine was.
        var start: UInt64
    }

    static func entry(_ id: pid_t) -> Entry? {
        guard let bytes = try? readFile("/proc/\(id)/stat") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        // The name of the program stands in brackets and may hold anything, brackets too.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let group = pid_t(fields[2]), let start = UInt64(fields[19]) else {
            return nil
        }
        return Entry(state: fields[0], group: group, start: start)
    }

    /// Whether a process that still runs belongs to `group`.
    static func hasLivingMember(ofGroup group: pid_t) -> Bool {
        guard let folder = opendir("/proc") else { return true }
        defer { closedir(folder) }
        while let item = readdir(folder) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let id = pid_t(name), let entry = entry(id), entry.group == group else { continue }
            if entry.state != "Z", entry.state != "X" { return true }
        }
        return false
    }
}
