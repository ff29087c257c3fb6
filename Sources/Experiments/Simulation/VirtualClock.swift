import Synchronization

import struct FoundationEssentials.Date

/// A clock that stands still until it is set.
final class VirtualClock: Sendable {
    private let elapsed = Mutex(0.0)

    /// The time since the beginning, in seconds.
    var seconds: Double {
        get { elapsed.withLock { $0 } }
        set { elapsed.withLock { $0 = newValue } }
    }

    /// The time as a date; the beginning is that of 1970.
    var date: Date { Date(timeIntervalSince1970: seconds) }
}
