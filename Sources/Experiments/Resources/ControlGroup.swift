import Glibc

/// A control group of Linux that holds the processes of one trial to their memory.
final class ControlGroup: Sendable {
    /// The memory that they may have together, in bytes.
    let memory: UInt64
    /// Where a process that writes `0` becomes a member.
    let entrance: Int32
    private let path: String
    private let version: ControlGroups.Version

    fileprivate init?(path: String, memory: UInt64, version: ControlGroups.Version) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return nil }
        entrance = open(path + "/cgroup.procs", O_WRONLY | O_CLOEXEC)
        (self.path, self.memory, self.version) = (path, memory, version)
        guard entrance >= 0, setLimit() else {
            // A failing initializer of a class that is whole ends in `deinit`.
            return nil
        }
    }

    deinit {
        if entrance >= 0 { close(entrance) }
        rmdir(path)
    }

    private func setLimit() -> Bool {
        switch version {
        case .one:
            guard write(String(memory), to: "memory.limit_in_bytes") else { return false }
            // Only where swap is counted at all.
            _ = write(String(memory), to: "memory.memsw.limit_in_bytes")
        case .two:
            guard write(String(memory), to: "memory.max") else { return false }
            _ = write("0", to: "memory.swap.max")
        }
        return true
    }

    private func write(_ text: String, to file: String) -> Bool {
        let descriptor = open(path + "/" + file, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var text = text
        return text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
    }

    /// How many processes the kernel has ended because the group had no more memory.
    var kills: Int {
        let file = version == .one ? "memory.oom_control" : "memory.events"
        return KernelCounters(path + "/" + file)["oom_kill"] ?? 0
    }
}

/// Where control groups for trials can be made.
struct ControlGroups: Sendable {
    enum Version: Sendable { case one, two }

    let folder: String
    let version: Version

    /// A group called `name`; `nil` if none can be made after all.
    func make(_ name: String, memory: UInt64) -> ControlGroup? {
        ControlGroup(path: "\(folder)/\(name)", memory: memory, version: version)
    }

    /// Where this process may make some; `nil` if it may not, which is usual without rights on a machine.
    static let available: ControlGroups? = {
        let places = candidates(
            mounts: text(of: "/proc/self/mountinfo"), membership: text(of: "/proc/self/cgroup"))
        return places.first { place in
            place.make("apus-\(getpid())-trial", memory: 1 << 30) != nil
        }
    }()

    private static func text(of path: String) -> String {
        String(decoding: (try? readFile(path)) ?? [], as: UTF8.self)
    }

    /// The folders to try: this process's own group, and where a group must not have both members and groups the one above.
    static func candidates(mounts: String, membership: String) -> [ControlGroups] {
        let groups = membership.split(separator: "\n").compactMap {
            line -> (controllers: Substring, path: String)? in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            return fields.count == 3 ? (fields[1], String(fields[2])) : nil
        }
        var places: [ControlGroups] = []
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, dash >= 5 else { continue }
            let (root, mount, kind) = (String(fields[3]), String(fields[4]), fields[dash + 1])
            func folder(_ path: String) -> String {
                let inside = root != "/" && path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
                let folder = mount + (inside == "/" ? "" : inside)
                return access(folder, F_OK) == 0 ? folder : mount
            }
            if kind == "cgroup", fields[dash + 3].split(separator: ",").contains("memory"),
                let group = groups.first(where: { $0.controllers.split(separator: ",").contains("memory") })
            {
                places.append(ControlGroups(folder: folder(group.path), version: .one))
            } else if kind == "cgroup2", let group = groups.first(where: \.controllers.isEmpty) {
                let own = folder(group.path)
                let above = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
                places.append(ControlGroups(folder: own, version: .two))
                if above.hasPrefix(mount) { places.append(ControlGroups(folder: above, version: .two)) }
            }
        }
        return places
    }
}

/// Counters that the kernel writes one a line: a name and a number.
struct KernelCounters {
    private let text: String

    init(_ path: String) { text = String(decoding: (try? readFile(path)) ?? [], as: UTF8.self) }

    subscript(name: String) -> Int? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields.count == 2, fields[0] == name { return Int(fields[1]) }
        }
        return nil
    }
}
