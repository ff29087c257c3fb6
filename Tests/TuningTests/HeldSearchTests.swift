import Synchronization
import Testing
import Tuning

/// Searches of studies that people pause.
@Suite struct HeldSearchTests {
    /// While the study is held nothing starts; then the search goes on to its end.
    @Test(arguments: [1, 3]) func aSearchWaits(parallelism: Int) async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 1, in: storage)
        let sleeps = Atomic(0)
        let seen = Mutex<[Int]>([])
        let clock = LeapingClock {
            let count = sleeps.add(1, ordering: .relaxed).newValue
            let trials = try await study.trials
            seen.withLock { $0.append(trials.count) }
            if count == 3 { try await storage.hold(study.id, false) }
        }
        try await study.optimize(
            trials: 8, parallelism: parallelism, clock: clock,
            afterEach: { study, trial in
                if trial.number == 2 { try await storage.hold(study.id, true) }
                return .proceed
            },
            { trial in try trial.suggestFloat("x", in: 0...1) })
        #expect(try await study.trials.map(\.state) == Array(repeating: .complete, count: 8))
        let counts = seen.withLock { $0 }
        #expect(counts.count == 3)
        #expect(counts.allSatisfy { $0 < 8 } && Set(counts).count == 1)
    }

    /// A search that waits ends when its time is up, or when its task is cancelled.
    @Test func aSearchThatWaitsEnds() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 1, in: storage)
        try await storage.hold(study.id, true)
        try await study.optimize(within: .seconds(20), clock: LeapingClock {}) { _ in 1 }
        #expect(try await study.trials.isEmpty)
        let clock = LeapingClock { withUnsafeCurrentTask { $0?.cancel() } }
        let search = Task { try await study.optimize(clock: clock) { _ in 1 } }
        search.cancel()
        await #expect(throws: CancellationError.self) { try await search.value }
        #expect(try await study.trials.isEmpty)
    }

    /// Whoever has started all that it is to start does not wait for a pause to be lifted, or for people to choose.
    @Test func aSearchThatIsThroughEnds() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 1, in: storage)
        try await study.optimize(
            trials: 2, clock: LeapingClock {},
            afterEach: { study, trial in
                if trial.number == 1 { try await storage.hold(study.id, true) }
                return .proceed
            }
        ) { _ in 1 }
        #expect(try await study.trials.count == 2)
        let judged = try await Study.create("p", .minimize, sampler: .preferential(), seed: 1, in: storage)
        try await judged.becomePreferential(candidates: 2)
        try await judged.optimize(trials: 2, clock: LeapingClock {}) { trial in
            _ = try trial.suggestFloat("x", in: 0...1)
            return 0.0
        }
        #expect(try await judged.trials.count == 2)
    }

    @Test func aLookServesForAMoment() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create("s", .minimize, sampler: .random, seed: 1, in: storage)
        var watch = HoldWatch(of: study)
        #expect(try await watch.reasonToHold(at: .zero) == nil)
        try await storage.hold(study.id, true)
        #expect(try await watch.reasonToHold(at: .milliseconds(99)) == nil)
        #expect(try await watch.reasonToHold(at: .milliseconds(100)) != nil)
        try await storage.hold(study.id, false)
        #expect(try await watch.reasonToHold(at: .milliseconds(100)) == nil)
    }
}

/// A clock that is a second later at each look, and on which every pause is over at once.
private final class LeapingClock: Clock {
    private let looks = Atomic(0)
    private let start = ContinuousClock.now
    private let atPause: @Sendable () async throws -> Void

    init(_ atPause: @escaping @Sendable () async throws -> Void) { self.atPause = atPause }

    var now: ContinuousClock.Instant { start + .seconds(looks.add(1, ordering: .relaxed).newValue) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try await atPause()
        try Task.checkCancellation()
    }
}
