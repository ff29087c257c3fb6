import Tuning

package import struct FoundationEssentials.Date

/// Time, as it is injected: what it is, and how to wait.
package struct Clockwork: Sendable {
    /// The date, for leases.
    package var now: @Sendable () -> Date
    /// The time since some moment, for limits.
    package var elapsed: @Sendable () -> Duration
    /// Waits; ends early, without an error, if the task is cancelled.
    package var sleep: @Sendable (Duration) async -> Void

    package init(
        now: @escaping @Sendable () -> Date, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async -> Void
    ) {
        (self.now, self.elapsed, self.sleep) = (now, elapsed, sleep)
    }

    /// The real time.
    package static var real: Clockwork {
        let start = ContinuousClock.now
        return Clockwork(
            now: { Date() }, elapsed: { ContinuousClock.now - start },
            sleep: { try? await Task.sleep(for: $0) })
    }

    /// A length of time in words: `90 s`, `10 min`, `2 h`, `1:30 h`.
    static func words(_ time: Duration) -> String {
        let seconds = time.inSeconds
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 100, seconds != 60 {
            return "\(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s"
        }
        let minutes = Int((seconds / 60).rounded())
        if minutes < 120, minutes != 60 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
