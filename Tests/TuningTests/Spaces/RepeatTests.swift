import Numerical
import Testing
import Tuning

@Suite struct RepeatTests {
    /// An objective with conditions that nobody declared; 3 · 2 + 4 = 10 points.
    private func conditional(_ trial: Trial) throws -> Double {
        if try trial.suggestCategorical("kind", among: ["a", "b"]) == "a" {
            return Double(try trial.suggestInt("x", in: 0...2))
                + (try trial.suggestCategorical("y", among: [true, false]) ? 1 : 0)
        }
        return Double(try trial.suggestInt("z", in: 0...6, scale: .stepped(by: 2)))
    }

    static let samplers: [@Sendable () -> any Sampler] = [
        { .random }, { .tpe(startupTrials: 3) }, { TPESampler(startupTrials: 3, isMultivariate: false) },
        { .sobol() },
    ]

    @Test(arguments: samplers.indices)
    func noPointIsTriedTwiceBeforeAllWereTried(index: Int) async throws {
        for seed in 0..<4 as Range<UInt64> {
            let study = try await Study.create("s", .minimize, sampler: Self.samplers[index](), seed: seed)
                .repeating(false)
            try await study.optimize(trials: 10) { try conditional($0) }
            #expect(Set(try await study.trials.map(\.parameters.dictionary)).count == 10)
            // Then it goes on all the same.
            try await study.optimize(trials: 5) { try conditional($0) }
            #expect(try await study.trials.count == 15)
        }
    }

    @Test func whoeverLearnsAvoidsRepeatsByDefaultAndRepeatsIfAsked() async throws {
        func distinct(_ sampler: some Sampler, _ mayRepeat: Bool?) async throws -> Int {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: 2).repeating(mayRepeat)
            try await study.optimize(trials: 30) { trial in
                Double(try trial.suggestInt("x", in: 0...5) + trial.suggestInt("y", in: 0...4))
            }
            return Set(try await study.trials.map(\.parameters)).count
        }
        #expect(try await distinct(TPESampler(), nil) == 30)
        #expect(try await distinct(TPESampler(), true) < 30)
        #expect(try await distinct(RandomSampler(), nil) < 30)
        #expect(try await distinct(RandomSampler(), false) == 30)
    }

    @Test func whatRunsIsAvoidedToo() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(startupTrials: 0), seed: 1)
        let first = try await study.ask()
        _ = try first.suggestInt("x", in: 0...3)
        try await study.tell(first, .complete([0]))
        var seen: Set<Int> = [Int(first.parameters.internalValues[0])]
        var running: [Trial] = []
        for _ in 0..<3 {
            let trial = try await study.ask()
            seen.insert(try trial.suggestInt("x", in: 0...3))
            try await trial.flush()
            running.append(trial)
        }
        #expect(seen == [0, 1, 2, 3])
    }

    @Test func aFailedPointMayBeTriedAgainAndAFixedOneAlways() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: 1)
        for number in 0..<4 {
            try await study.enqueue(["x": 1])
            let trial = try await study.ask()
            #expect(try trial.suggestInt("x", in: 0...1) == 1)
            try await study.tell(trial, number < 2 ? .failed(reason: "") : .complete([1]))
        }
    }

    /// Every point of a tree is found once, whatever its shape: all trees of three parameters of up to three values.
    @Test func treesAreExhaustedExactly() async throws {
        for shape in 0..<27 {
            let counts = [1 + shape % 3, 1 + shape / 3 % 3, 1 + shape / 9]
            let study = try await Study.create("s", .minimize, seed: UInt64(shape)).repeating(false)
            let total = counts.reduce(1, *)
            try await study.optimize(trials: total) { trial in
                Double(
                    try counts.enumerated().reduce(0) { sum, parameter in
                        sum + (try trial.suggestInt("p\(parameter.offset)", in: 1...parameter.element))
                    })
            }
            #expect(Set(try await study.trials.map(\.parameters)).count == total)
        }
    }

    @Test func structuresAndRequirementsKnowNoRepeatsEither() async throws {
        let space = try DeclaredSpace(
            [.init("n", .int(1...3))],
            structures: [
                .permutation("order", of: ["x", "y", "z"]), .subset("some", of: ["u", "v"], size: 1...2),
            ],
            requirements: ["n < 3 or some.u"])
        let count = try #require(space.points(limit: 1000)).count
        let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: 1)
        try await study.optimize(trials: count + 3) { trial in
            Double(try trial.suggest(space)["n"]?.integer ?? 0)
        }
        #expect(Set(try await study.trials.prefix(count).map(\.parameters)).count == count)
    }

    @Test func enumerationTriesEveryPointOnceAndEnds() async throws {
        for world in SmallWorld.all {
            let space = try world.space
            let study = try await Study.create(
                "s", .minimize, sampler: EnumerationSampler(space, seed: 1), seed: 1)
            try await study.optimize(trials: 10_000, parallelism: 3) { trial in
                Double(try trial.suggest(space).count)
            }
            let points = try #require(space.points(limit: 10_000))
            #expect(try await study.trials.count == points.count, "\(world.testDescription)")
            #expect(Set(try await study.trials.map(\.parameters)) == Set(points))
        }
        let endless = try DeclaredSpace([.init("x", .float(0...1))])
        #expect(throws: SamplerError.endless("x")) { try EnumerationSampler(endless) }
    }

    /// What is kept grows with the trials, and an ask costs no more for it.
    @Test func aLongHistoryIsFollowedOnce() throws {
        var history = History(directions: [.minimize])
        let space = SearchSpace((0..<6).map { ("p\($0)", .int(0...9)) })
        var random = RandomStream(seed: 1)
        let log = VisitLog()
        let clock = ContinuousClock()
        for number in 0..<20_000 {
            var record = TrialRecord(state: .complete)
            record.parameters = Parameters(
                space, internalValues: space.map { _, d in d.quantile(random.uniform()) })
            record.values = [0]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        _ = log.visits(besides: -1, given: history)
        let known = try #require(log.visits(besides: -1, given: history))
        let again = clock.measure { for _ in 0..<100 { _ = log.visits(besides: -1, given: history) } }
        #expect(again < .milliseconds(50), "what is known is read again")
        #expect(known.contains(VisitKey(history.parameters(ofRow: 7))))
        #expect(!known.contains(.start))
    }
}
