import Glibc
import Synchronization

/// How long to wait, each time, for another connection that holds a lock.
///
/// A transaction takes tens of microseconds, so that waiting for milliseconds, as SQLite does by itself, would leave
/// the file idle most of the time and some workers without their turn.
final class BusyWait: Sendable {
    private let state: Mutex<State>

    private struct State {
        var patience: Duration
        var start = ContinuousClock.now
        var random = UInt64(truncatingIfNeeded: Int(getpid())) | 1
    }

    /// Waits no longer than `patience` for one lock.
    init(patience: Duration) { state = Mutex(State(patience: patience)) }

    /// What `body` returns, during which no lock is waited for longer than `limit`.
    func withPatience<Value>(of limit: Duration, _ body: () -> Value) -> Value {
        let usual = state.withLock { state in
            let usual = state.patience
            state.patience = min(usual, limit)
            return usual
        }
        defer { state.withLock { $0.patience = usual } }
        return body()
    }

    /// Waits a little; false if it was long enough.
    ///
    /// `tries` counts the calls for one lock from 0.
    func goesOn(after tries: Int) -> Bool {
        let pause = state.withLock { state -> UInt32? in
            let now = ContinuousClock.now
            if tries == 0 { state.start = now }
            guard now - state.start < state.patience else { return nil }
            // xorshift64: only to keep workers from meeting again and again.
            state.random ^= state.random << 13
            state.random ^= state.random >> 7
            state.random ^= state.random << 17
            return UInt32(50 + state.random % 450)
        }
        guard let pause else { return false }
        if tries < 2 { sched_yield() } else { usleep(pause) }
        return true
    }
}
