import CProcess
import Glibc
import Synchronization

/// The wish of the user to end, which grows when it is repeated.
package final class Interruption: Sendable {
    /// How strong the wish is.
    package enum Level: Int, Comparable, Sendable {
        /// Go on.
        case none
        /// Start nothing, end what runs, leave everything in order.
        case orderly
        /// End at once.
        case immediate

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    private struct State {
        var level = Level.none
        var observers: [Int: @Sendable (Level) -> Void] = [:]
        var next = 0
    }
    private let state = Mutex(State())

    package init() {}

    /// How strong the wish is now.
    package var level: Level { state.withLock(\.level) }

    /// Raises the level by one, or to `level`.
    package func request(atLeast level: Level = .none) {
        let (now, observers) = state.withLock { state in
            let next = Level(rawValue: state.level.rawValue + 1) ?? .immediate
            state.level = level == .none ? next : max(state.level, level)
            return (state.level, Array(state.observers.values))
        }
        for observer in observers { observer(now) }
    }

    /// Calls `observer` when the level rises, at once if it has; returns what ends that.
    package func observe(_ observer: @escaping @Sendable (Level) -> Void) -> Observation {
        let (id, level) = state.withLock { state in
            state.next += 1
            state.observers[state.next] = observer
            return (state.next, state.level)
        }
        if level > .none { observer(level) }
        return Observation { [self] in _ = state.withLock { $0.observers.removeValue(forKey: id) } }
    }

    /// Ends an observation when it goes away.
    package final class Observation: Sendable {
        private let end: @Sendable () -> Void
        fileprivate init(_ end: @escaping @Sendable () -> Void) { self.end = end }
        deinit { end() }
    }
}

/// Turns SIGINT, SIGTERM and SIGHUP into interruptions.
final class SignalWatch: Sendable {
    private let descriptor: Int32
    private let loop: EventLoop

    init?(_ interruption: Interruption, on loop: EventLoop) {
        descriptor = apus_catch_signals()
        self.loop = loop
        guard descriptor >= 0 else { return nil }
        Self.wait(descriptor, loop, interruption)
    }

    deinit { loop.forget(descriptor) }

    private static func wait(_ descriptor: Int32, _ loop: EventLoop, _ interruption: Interruption) {
        loop.whenReadable(descriptor) { [weak loop] in
            var signal: UInt8 = 0
            while read(descriptor, &signal, 1) == 1 { interruption.request() }
            if let loop { wait(descriptor, loop, interruption) }
        }
    }
}
