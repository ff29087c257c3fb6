import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct TPESamplerTests {
    /// Fewer trials than the test of quality of a release needs, at a stricter level: 1e-4.
    @Test(arguments: [TPESampler(), TPESampler(isMultivariate: false), TPESampler(isGrouped: true)])
    func findsBetterValuesThanRandomSearch(_ sampler: TPESampler) async throws {
        let problem = try Problem.hartmann6()
        let found = try await best(of: problem, sampler)
        let drawn = try await best(of: problem, RandomSampler())
        #expect(MannWhitney(found, drawn).probability(.less) < 1e-4)
    }

    private func best(
        of problem: Problem, _ sampler: some Sampler, seeds: UInt64 = 12
    ) async throws -> [Double] {
        var best: [Double] = []
        for seed in 0..<seeds {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 80) { try problem.evaluate($0) }
            best.append(try await study.trials.compactMap(\.value).min() ?? .infinity)
        }
        return best
    }

    @Test func severalObjectivesMoveTheFrontForward() async throws {
        func dominatedArea(_ sampler: some Sampler) async throws -> [Double] {
            var areas: [Double] = []
            for seed in 0..<10 as Range<UInt64> {
                let study = try await Study.create("s", .minimize, .minimize, sampler: sampler, seed: seed)
                try await study.optimize(trials: 80) { trial in
                    let x = try (0..<6).map { try trial.suggestFloat("x\($0)", in: 0...1) }
                    // ZDT1: the front is where all but the first are 0.
                    let g = 1 + 9 * x.dropFirst().reduce(0, +) / 5
                    return [x[0], g * (1 - (x[0] / g).squareRoot())]
                }
                areas.append(area(try await study.trials.map(\.values)))
            }
            return areas
        }
        let found = try await dominatedArea(TPESampler())
        let drawn = try await dominatedArea(RandomSampler())
        #expect(MannWhitney(found, drawn).probability(.greater) < 1e-3)
    }

    /// The area between the points and (1, 10).
    private func area(_ points: [[Double]]) -> Double {
        var (area, height) = (0.0, 10.0)
        for point in points.sorted(by: { $0[0] < $1[0] }) where point[1] < height {
            area += (1 - point[0]) * (height - point[1])
            height = point[1]
        }
        return area
    }

    /// Where a worker is busy, others are less likely to go.
    @Test func runningTrialsKeepOthersAway() {
        var history = History(directions: [.minimize])
        for number in 0..<20 {
            var record = TrialRecord(state: .complete)
            let x = Double(number) / 19
            record.parameters.set("x", x, from: .float(0...1))
            record.values = [abs(x - 0.5)]
            history.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        let asking = FrozenTrial(id: .init(rawValue: 99), number: 99, record: TrialRecord(state: .running))
        func meanDistance(_ sampler: TPESampler, _ history: History) -> Double {
            let distances = (0..<200 as Range<UInt64>).map { seed in
                var random = RandomStream(seed: seed)
                return abs(
                    sampler.sample("x", from: .float(0...1), for: asking, given: history, using: &random)
                        - 0.5)
            }
            return distances.reduce(0, +) / 200
        }
        var busy = history
        for number in 20..<30 {
            var record = TrialRecord(state: .running)
            record.parameters.set("x", 0.5, from: .float(0...1))
            busy.running.append(FrozenTrial(id: .init(rawValue: number), number: number, record: record))
        }
        let liar = TPESampler()
        #expect(meanDistance(liar, busy) > 2 * meanDistance(liar, history))
        let honest = TPESampler(usesConstantLiar: false)
        #expect(meanDistance(honest, busy) == meanDistance(honest, history))
    }

    /// Where all parameters are counted, no trial repeats one while there is something else to draw.
    @Test func trialsDoNotRepeat() async throws {
        func repetitions(_ sampler: TPESampler) async throws -> Int {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: 3).repeating(true)
            try await study.optimize(trials: 80) { trial in
                let (x, y) = (try trial.suggestInt("x", in: 0...19), try trial.suggestInt("y", in: 0...9))
                return Double((x - 7) * (x - 7) + (y - 3) * (y - 3))
            }
            return 80 - Set(try await study.trials.map(\.parameters.internalValues)).count
        }
        #expect(try await repetitions(TPESampler()) < 4)
        #expect(try await repetitions(TPESampler(avoidsRepetition: false)) > 20)
    }

    /// Narrow kernels among the best find a smooth minimum more closely.
    @Test func narrowKernelsLookCloser() async throws {
        let problem = try Problem.branin()
        let narrow = try await best(of: problem, TPESampler(), seeds: 60)
        let wide = try await best(of: problem, TPESampler(clipExponentBelow: 1), seeds: 60)
        #expect(MannWhitney(narrow, wide).probability(.less) < 1e-3)
    }

    @Test func parametersThatComeTogetherAreDrawnTogether() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(isGrouped: true), seed: 2)
        try await study.optimize(trials: 30) { trial in
            if try trial.suggestCategorical("model", among: ["svm", "net"]) == "svm" {
                return try trial.suggestFloat("C", in: 1e-3...1e3, scale: .log)
            }
            let rate = try trial.suggestFloat("lr", in: 1e-5...1, scale: .log)
            return rate * Double(try trial.suggestInt("layers", in: 1...4))
        }
        let space = TPESampler(isGrouped: true).jointSpace(given: try await study.history())
        #expect(Set(space.names) == ["model", "C", "lr", "layers"])
        var groups = SpaceGroups()
        #expect(
            Set(groups.groups(in: try await study.history()).map { Set($0.names) })
                == [["model"], ["C"], ["lr", "layers"]])
    }

    /// Ranges with a single value, of infinite width, and those that changed on the way.
    @Test func oddRangesAreSampled() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(startupTrials: 3), seed: 2)
        try await study.optimize(trials: 25) { trial in
            let one = try trial.suggestInt("one", in: 4...4)
            let huge = try trial.suggestFloat("huge", in: -1.5e308...1.5e308)
            let moving = try trial.suggestFloat("moving", in: 0...(1 + Double(trial.number)))
            let shrinking = try trial.suggestFloat("shrinking", in: 0...(30 - Double(trial.number)))
            #expect(one == 4 && huge.isFinite)
            #expect((0...(1 + Double(trial.number))).contains(moving))
            #expect((0...(30 - Double(trial.number))).contains(shrinking))
            return moving - shrinking
        }
        #expect(try await study.trials.count { $0.state == .complete } == 25)
    }
}
