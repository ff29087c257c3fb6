import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct RandomForestSamplerTests {
    private static let space = SearchSpace([
        ("x", .float(-1...1)), ("n", .int(1...9)), ("kind", .categorical(["a", "b", "c"])),
    ])

    private static func value(_ trial: Trial) throws -> Double {
        let x = try trial.suggestFloat("x", in: -1...1)
        let n = try trial.suggestInt("n", in: 1...9)
        let kind = try trial.suggest("kind", from: .categorical(["a", "b", "c"]))
        return x * x + Double(abs(n - 6)) / 4 + (kind == 1 ? 0 : 0.5)
    }

    /// On problems with conditions and tables it finds better values than chance does, by a one-sided test at 1 %.
    @Test(arguments: ["conditional", "svm_digits"]) func betterThanChance(_ name: String) async throws {
        let problem = try #require(try Problem.all().first { $0.name == name })
        func best(_ sampler: some Sampler) async throws -> [Double] {
            var values: [Double] = []
            for seed in 0..<16 as Range<UInt64> {
                let study = try await Study.create("q", .minimize, sampler: sampler, seed: seed)
                try await study.optimize(trials: 50) { try problem.evaluate($0) }
                values.append(try #require(try await study.bestTrial?.value))
            }
            return values
        }
        let (forest, random) = (try await best(.randomForest()), try await best(.random))
        #expect(MannWhitney(forest, random).probability(.less) < 0.01)
    }

    /// Nothing is tried twice, as long as there is something new.
    @Test func noCombinationIsTriedTwice() async throws {
        let study = try await Study.create("s", .minimize, sampler: .randomForest(startupTrials: 5), seed: 3)
        var seen: Set<[Double]> = []
        for number in 0..<40 {
            let trial = try await study.ask()
            let values = try [
                trial.suggest("a", from: .int(0...6)),
                trial.suggest("b", from: .categorical([0, 1, 2, 3, 4, 5, 6])),
            ]
            if number >= 5 { #expect(!seen.contains(values), "trial \(number)") }
            seen.insert(values)
            // What fails or is pruned is not tried again either.
            let outcomes: [Outcome] = [.complete([values[0] + values[1]]), .pruned, .failed(reason: "test")]
            try await study.tell(trial, number % 4 == 3 ? outcomes[number % 3] : outcomes[0])
        }
    }

    /// A space that is exhausted is gone through again.
    @Test func smallSpacesAreRepeated() async throws {
        let study = try await Study.create("s", .minimize, sampler: .randomForest(startupTrials: 2), seed: 3)
        try await study.optimize(trials: 20) { Double(try $0.suggestInt("a", in: 0...3)) }
        let values = try await study.trials.compactMap { $0.parameters.internalValue("a") }
        #expect(Set(values).count == 4)
    }

    /// Parallel workers do not choose what others are at.
    @Test func runningTrialsAreApart() async throws {
        let study = try await Study.create("s", .minimize, sampler: .randomForest(), seed: 5)
        try await study.optimize(trials: 20) { try Self.value($0) }
        var points: Set<[Double]> = []
        for _ in 0..<12 {
            let trial = try await study.ask()
            points.insert(try Self.space.map { try trial.suggest($0.0, from: $0.1) })
        }
        #expect(points.count == 12)
    }

    /// Constraints that hold in 3 of 10 points are kept in half of 40 trials, where chance would do so once in 160 times,
    /// though the best is where they begin to hold.
    @Test func constraintsAreKept() async throws {
        let study = try await Study.create("s", .minimize, sampler: .randomForest(), seed: 1)
        try await study.optimize(trials: 60) { trial in
            let value = try Self.value(trial)
            trial.setConstraint("c", to: 0.4 - (trial.parameters.internalValue("x") ?? 0))
            return value
        }
        let trials = try await study.trials
        let kept = trials.suffix(40).count { ($0.parameters.internalValue("x") ?? 0) >= 0.4 }
        #expect(kept >= 20)
        // The best value is 0.16.
        #expect(try await study.bestTrial?.value ?? 1 < 0.25)
    }

    /// A fresh sampler, and one that has seen other histories, chooses the same.
    @Test func nothingIsRememberedButTheHistory() async throws {
        let sampler = RandomForestSampler(evaluations: 3)
        let space = Self.space
        var runs: [[[Double]]] = []
        for _ in 0..<2 {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: 8)
            try await study.optimize(trials: 30) { try Self.value($0) }
            runs.append(try await study.trials.map(\.parameters.internalValues))
        }
        let (storage, directions) = (InMemoryStorage(), [Direction.minimize])
        _ = try await Study.create("s", directions: directions, in: storage)
        for _ in 0..<30 {
            let study = try await Study.load(
                "s", sampler: RandomForestSampler(evaluations: 3), seed: 8, from: storage)
            try await study.optimize(trials: 1) { try Self.value($0) }
        }
        runs.append(try await Study.load("s", from: storage).trials.map(\.parameters.internalValues))
        #expect(runs[0] == runs[1] && runs[1] == runs[2])
        #expect(space.count == 3)
    }
}

/// Noise.
@Suite struct RepeatedTrialTests {
    /// With noise, the best are tried again, up to the limit, and the trials say so.
    @Test func incumbentsAreTriedAgain() async throws {
        let study = try await Study.create("s", .minimize, sampler: .randomForest(evaluations: 4), seed: 2)
        try await study.optimize(trials: 80) { trial in
            var noise = RandomStream(seed: 7, stream: UInt64(trial.number))
            let x = try trial.suggestFloat("x", in: -1...1)
            return x * x + 0.3 * noise.normal()
        }
        let trials = try await study.trials
        let groups = Dictionary(grouping: trials) { $0.parameters.internalValue("x") ?? .nan }
        #expect(groups.values.map(\.count).max() == 4)
        for trial in trials {
            guard let text = trial.systemAttributes[RandomForestSampler.repeatedTrial] else { continue }
            let first = try #require(text.value?.integer)
            #expect(first < trial.number && trials[first].parameters == trial.parameters)
        }
        let repeats = trials.count { $0.systemAttributes[RandomForestSampler.repeatedTrial] != nil }
        #expect(repeats == trials.count - groups.count && (10..<60).contains(repeats))
    }

    /// Under noise, the mean of the combination that was tried most is nearer to the best there is than what one trial
    /// each finds, by a one-sided test at 5 %.
    @Test func repeatsHelpUnderNoise() async throws {
        func loss(_ evaluations: Int, _ seed: UInt64) async throws -> Double {
            let study = try await Study.create(
                "s", .minimize, sampler: .randomForest(evaluations: evaluations), seed: seed)
            try await study.optimize(trials: 120) { trial in
                var noise = RandomStream(seed: seed, stream: UInt64(trial.number))
                let x = try trial.suggestFloat("x", in: -1...1)
                let y = try trial.suggestFloat("y", in: -1...1)
                return x * x + y * y + 0.5 * noise.normal()
            }
            let groups = Dictionary(grouping: try await study.trials, by: \.parameters.internalValues)
            let chosen = groups.min { a, b in
                let (x, y) = (a.value.compactMap(\.value), b.value.compactMap(\.value))
                let (p, q) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
                return (-x.count, p) < (-y.count, q)
            }
            return (chosen?.key ?? []).reduce(0) { $0 + $1 * $1 }
        }
        var (single, repeated): ([Double], [Double]) = ([], [])
        for seed in 0..<16 as Range<UInt64> {
            single.append(try await loss(1, seed))
            repeated.append(try await loss(5, seed))
        }
        #expect(MannWhitney(repeated, single).probability(.less) < 0.05)
    }
}
