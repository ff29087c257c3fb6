import Synchronization

/// Brings the facts of the spool to one tracker, in the background and in order, until all have arrived.
final class Delivery: Sendable {
    let tracker: any Tracker
    private let spool: Spool
    private let clock: Clockwork
    private let observe: @Sendable (String) -> Void
    private let (news, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private struct State {
        var task: Task<Void, Never>?
        var isClosing = false
        /// Why nothing arrives; `nil` while all does.
        var obstacle: String?
        /// How often something has arrived.
        var arrivals = 0
    }
    private let state = Mutex(State())

    init(
        _ tracker: any Tracker, from spool: Spool, clock: Clockwork,
        observe: @escaping @Sendable (String) -> Void
    ) {
        (self.tracker, self.spool, self.clock, self.observe) = (tracker, spool, clock, observe)
    }

    /// How long to wait after a failure, at first and at last.
    private static let (shortestPause, longestPause) = (Duration.milliseconds(500), Duration.seconds(30))

    /// Begins, with what an earlier run could not deliver.
    func start() {
        let task = Task { await run() }
        state.withLock { $0.task = task }
        ring()
    }

    /// Says that there may be new facts.
    func ring() { bell.yield() }

    /// Delivers what is left, for no longer than `limit`.
    ///
    /// - Parameter isPatient: Whether to go on for as long as something arrives within each `limit`.
    /// - Returns: Why not all has arrived; `nil` if it has.
    func close(within limit: Duration, isPatient: Bool) async -> String? {
        let started = state.withLock { state in
            state.isClosing = true
            return state.task
        }
        guard let task = started else { return nil }
        bell.yield()
        bell.finish()
        let timer = Task {
            var before = -1
            repeat {
                before = state.withLock(\.arrivals)
                await clock.sleep(limit)
            } while isPatient && !Task.isCancelled && state.withLock(\.arrivals) > before
            if !Task.isCancelled { task.cancel() }
        }
        await task.value
        timer.cancel()
        return task.isCancelled ? state.withLock(\.obstacle) ?? "it is slow" : nil
    }

    private func run() async {
        var position =
            tracker.remembers ? spool.position(of: tracker.name, for: tracker.destination) ?? 0 : 0
        var pause = Self.shortestPause
        for await _ in news {
            while !Task.isCancelled {
                do {
                    guard try await deliver(&position) else { break }
                    arrived()
                    pause = Self.shortestPause
                } catch {
                    failed(error)
                    await rest(pause)
                    pause = min(pause * 2, Self.longestPause)
                }
            }
        }
    }

    /// Delivers some facts: whether there were any.
    private func deliver(_ position: inout Int) async throws -> Bool {
        let batch = try spool.batch(from: position)
        guard batch.end != position else { return false }
        for complaint in try await tracker.deliver(batch.facts) { observe("\(tracker.name): \(complaint)") }
        position = batch.end
        spool.setPosition(of: tracker.name, for: tracker.destination, to: position)
        return true
    }

    /// Waits, but not for long once the run ends.
    private func rest(_ time: Duration) async {
        var left = time
        while left > .zero, !Task.isCancelled {
            await clock.sleep(min(left, Self.shortestPause))
            left -= Self.shortestPause
            if state.withLock(\.isClosing) { return }
        }
    }

    private func arrived() {
        let wasLost = state.withLock { state in
            defer { (state.obstacle, state.arrivals) = (nil, state.arrivals + 1) }
            return state.obstacle != nil
        }
        if wasLost { observe("\(tracker.name): \(tracker.destination) is there again") }
    }

    private func failed(_ error: any Error) {
        guard !Task.isCancelled else { return }
        let isNew = state.withLock { state in
            defer { state.obstacle = "\(error)" }
            return state.obstacle == nil
        }
        if isNew { observe("\(tracker.name): \(error); what happens is kept, and sent later") }
    }
}
