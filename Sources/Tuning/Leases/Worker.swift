import Glibc

/// A process that runs trials, as leases name it: `host:pid:start:space`.
///
/// A process id alone is soon used again: the time of its start tells it from another one. It can be looked up only
/// where process ids mean the same, on one machine since it was started and in one container: that is the space.
package struct Worker: Hashable, Sendable {
    let host: String
    let id: pid_t
    let start: UInt64
    let space: String

    /// This process.
    package static let current = Worker(
        host: hostName(), id: getpid(), start: ProcessTable.entry(getpid())?.start ?? 0, space: currentSpace()
    )

    /// What leases say.
    package var owner: String { "\(host):\(id):\(start):\(space)" }

    /// Reads what a lease says; `nil` if it was not made here.
    package init?(owner: String) {
        let fields = owner.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count >= 4, let id = pid_t(fields[fields.count - 3]),
            let start = UInt64(fields[fields.count - 2])
        else { return nil }
        self.init(
            host: fields.dropLast(3).joined(separator: ":"), id: id, start: start,
            space: String(fields[fields.count - 1]))
    }

    init(host: String, id: pid_t, start: UInt64, space: String) {
        (self.host, self.id, self.start, self.space) = (host, id, start, space)
    }

    /// Whether the process still lives; `nil` if that cannot be told from here.
    package var isAlive: Bool? {
        guard host == Self.current.host, space == Self.current.space, !space.isEmpty else { return nil }
        guard let entry = ProcessTable.entry(id) else { return false }
        return entry.start == start && entry.isAlive
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func currentSpace() -> String {
        guard let boot = ProcessTable.text(of: "/proc/sys/kernel/random/boot_id") else { return "" }
        var link = [CChar](repeating: 0, count: 64)
        let length = readlink("/proc/self/ns/pid", &link, link.count)
        let digits = link.prefix(max(length, 0)).filter { (48...57).contains($0) }.map {
            UInt8(bitPattern: $0)
        }
        return boot.prefix(8) + "-" + String(decoding: digits, as: UTF8.self)
    }
}
