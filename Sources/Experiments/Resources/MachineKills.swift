import Synchronization

/// How many processes the kernel of this machine has killed for memory.
///
/// The count is a line of a long file, so who wants to know it before something happens takes one of a moment ago.
package final class MachineKills: Sendable {
    /// How old a count may be that is taken beforehand.
    private static let age = Duration.seconds(1)
    /// Those of this machine.
    package static let here = MachineKills { KernelCounters("/proc/vmstat")["oom_kill"] ?? 0 }

    private let last = Mutex<(count: Int, time: Duration)?>(nil)
    private let read: @Sendable () -> Int

    /// Counts what `read` says.
    package init(_ read: @escaping @Sendable () -> Int) { self.read = read }

    /// The count now.
    package var count: Int { read() }

    /// The count as it was at `now`, or up to a second before.
    ///
    /// - Parameter now: The time since some moment, always the same one.
    package func count(before now: Duration) -> Int {
        last.withLock { last in
            if let last, last.time...last.time + Self.age ~= now { return last.count }
            let count = read()
            last = (count, now)
            return count
        }
    }
}
