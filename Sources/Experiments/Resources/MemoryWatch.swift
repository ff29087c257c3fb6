import Glibc

/// Holds a trial's processes to their memory, and tells afterwards whether that was why they ended.
///
/// Where control groups can be made, what counts is the memory in use; elsewhere the address space is limited, which
/// programs notice themselves.
struct MemoryWatch: Sendable {
    let limit: UInt64?
    let group: ControlGroup?
    private let killsBefore: Int

    /// Watches a trial that may take `limit` bytes.
    ///
    /// - Parameter now: The time on the clock of the run.
    init(limit: UInt64?, trial: Int, at now: Duration) {
        self.limit = limit
        group = limit.flatMap { limit in
            ControlGroups.available?.make("apus-\(getpid())-\(trial)", memory: limit)
        }
        killsBefore = MachineKills.here.count(before: now)
    }

    /// The address space to allow; `nil` if that is not to be limited.
    var addressSpace: UInt64? { group == nil ? limit : nil }

    /// What it was if processes that ended with `status` lacked memory; `nil` if they did not.
    ///
    /// - Parameter lastLines: What they printed last: a program that is refused memory ends by itself, with its own words.
    func failure(_ status: ExitStatus, lastLines: [String]) -> TrialFailure? {
        guard status != .exited(0) else { return nil }
        if let limit {
            if let group, group.kills > 0 { return .outOfMemory(limit: limit) }
            if group == nil, lastLines.contains(where: Self.tellsOfMemory) {
                return .outOfMemory(limit: limit)
            }
        }
        if status == .signalled(SIGKILL), MachineKills.here.count > killsBefore { return .killedForMemory }
        return nil
    }

    private static func tellsOfMemory(_ line: String) -> Bool {
        let line = line.lowercased()
        return ["memoryerror", "bad_alloc", "cannot allocate memory", "out of memory", "outofmemoryerror"]
            .contains { line.contains($0) }
    }
}
