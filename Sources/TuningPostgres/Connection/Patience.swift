/// How long, and how, a server that has gone away is waited for.
struct Patience: Sendable {
    /// How long in all.
    let limit: Duration
    /// What the time is taken from.
    let clock: any Clock<Duration>

    /// The pauses between the attempts at one thing.
    struct Attempts {
        private var waited = Duration.zero
        private var count = 0
        private let limit: Duration

        init(limit: Duration) { self.limit = limit }

        /// How long to wait before the next attempt, or `nil` if it has been long enough.
        ///
        /// The first one comes at once: an old connection may have died of its age. Then the pauses double from 0.1 to 5
        /// seconds, each cut at random, so that workers do not come back all at the same moment.
        mutating func pause(after obstacle: Obstacle) -> Duration? {
            count += 1
            switch obstacle {
            case .surprise: return count > 8 ? nil : .zero
            case .conflict:
                return count > 100 ? nil : .microseconds(Int.random(in: 100...2000) * min(count, 20))
            case .lost:
                guard waited < limit else { return nil }
                if count == 1 { return .zero }
                let longest = min(0.1 * Double(1 << min(count - 2, 10)), 5)
                let pause = Duration.seconds(longest * .random(in: 0.5...1))
                waited += pause
                return pause
            }
        }
    }

    /// The attempts at one thing.
    var attempts: Attempts { Attempts(limit: limit) }

    /// Waits, even if the task is cancelled: what was measured must be kept.
    func wait(_ pause: Duration) async {
        guard pause > .zero else { return }
        let clock = clock
        await Task { try? await clock.sleep(for: pause) }.value
    }
}

/// What kept an attempt from success that the next one may have.
enum Obstacle: Sendable {
    /// The connection was lost, or not to be had.
    case lost
    /// The transaction was undone for what others did at the same time.
    case conflict
    /// Something was taken to be so that is not.
    case surprise
}
