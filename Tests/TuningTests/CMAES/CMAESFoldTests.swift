import Numerical
import SearchAlgorithms
import Testing
import Tuning

/// What the sampler keeps between asks changes nothing but the time, and a new process goes on where the last one stopped.
@Suite struct CMAESFoldTests {
    static let space = SearchSpace([
        ("x", .float(-5...5)), ("rate", .float(1e-5...1, .log)), ("n", .int(1...32)),
        ("width", .int(16...256, .log)), ("kind", .categorical(["a", "b", "c"])),
        ("share", .float(0...1, .stepped(by: 0.1))),
    ])

    @Test(arguments: [RestartStrategy.never, .bipop]) func proposalsAreThoseWithoutACache(
        restarts: RestartStrategy
    ) async throws {
        let sampler = CMAESSampler(populationSize: 4, usesMargin: true, restarts: restarts)
        var snapshots: [History] = []
        let study = try await run(sampler, trials: 90) { snapshots.append($0) }
        var random = RandomStream(seed: 5)
        let asking = FrozenTrial(id: .init(rawValue: 999), number: 999, record: TrialRecord(state: .running))
        for step in 0..<120 {
            // A trial that started earlier asks with the history as it was then.
            let history =
                step % 2 == 0
                ? snapshots[step * snapshots.count / 120] : snapshots[random.index(below: snapshots.count)]
            let space = sampler.jointSpace(given: history)
            var (a, b) = (RandomStream(seed: UInt64(step)), RandomStream(seed: UInt64(step)))
            let kept = sampler.propose(space, for: asking, given: history, using: &a)
            let fresh = sampler.withoutCache.propose(space, for: asking, given: history, using: &b)
            #expect(kept.parameters == fresh.parameters && a == b)
        }
        #expect(try await study.trials.count == 90)
    }

    /// Trials end in another order than they started in; who comes later reads them by number.
    @Test(arguments: [1, 2, 3] as [UInt64]) func aNewProcessGoesOnWhereTheLastOneStopped(seed: UInt64)
        async throws
    {
        let storage = InMemoryStorage()
        let sampler = CMAESSampler(populationSize: 5, usesMargin: true)
        for (count, isLast) in [(23, false), (40, false), (61, true)] {
            let study = try await run(sampler, trials: count, seed: seed, in: storage)
            let living = try await study.history()
            let loaded = try await Study.load(
                "s", sampler: CMAESSampler(populationSize: 5, usesMargin: true), seed: 1, from: storage)
            let read = try await loaded.history()
            #expect(Array(living.numbers) != Array(read.numbers))
            let asking = FrozenTrial(
                id: .init(rawValue: 999), number: 999, record: TrialRecord(state: .running))
            var (a, b) = (RandomStream(seed: 7), RandomStream(seed: 7))
            let here = sampler.propose(
                sampler.jointSpace(given: living), for: asking, given: living, using: &a)
            let there = CMAESSampler(populationSize: 5, usesMargin: true)
                .propose(sampler.jointSpace(given: read), for: asking, given: read, using: &b)
            #expect(here.parameters == there.parameters && here.attributes == there.attributes)
            #expect(!here.attributes.isEmpty || !isLast)
        }
    }

    /// Runs trials of which four are under way at any time, and end in any order, some failed or pruned.
    @discardableResult
    private func run(
        _ sampler: CMAESSampler, trials: Int, seed: UInt64 = 1, in storage: any Storage = InMemoryStorage(),
        _ watch: (History) -> Void = { _ in }
    ) async throws -> Study {
        let study = try await {
            if let known = try? await Study.load("s", sampler: sampler, seed: seed, from: storage) {
                return known
            }
            return try await Study.create("s", .minimize, sampler: sampler, seed: seed, in: storage)
        }()
        var random = RandomStream(seed: seed)
        var running: [Trial] = []
        var started = try await study.trials.count
        while started < trials || !running.isEmpty {
            while running.count < 4, started < trials {
                let trial = try await study.ask()
                for (name, distribution) in Self.space { _ = try trial.suggest(name, from: distribution) }
                running.append(trial)
                started += 1
            }
            let trial = running.remove(at: random.index(below: running.count))
            if random.uniform() < 0.1 { trial.setConstraint("c", to: random.uniform() - 0.5) }
            if random.uniform() < 0.1 { try await trial.report(random.uniform(), step: 1) }
            let loss = trial.parameters.internalValues.reduce(0) { $0 + abs($1) }
            let fate = random.uniform()
            try await study.tell(
                trial, fate < 0.1 ? .failed(reason: "") : fate < 0.2 ? .pruned : .complete([loss]))
            watch(try await study.history())
        }
        return study
    }
}
