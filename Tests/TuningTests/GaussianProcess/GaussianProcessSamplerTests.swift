import Foundation
import Numerical
import SearchAlgorithms
import Testing
import Tuning
import TuningTesting

@Suite struct GaussianProcessSamplerTests {
    @Test(arguments: ["branin", "hartmann6", "conditional"])
    func findsBetterValuesThanTPEAndRandomSearch(name: String) async throws {
        let problem = try #require(try Problem.all().first { $0.name == name })
        let found = try await best(of: problem, GaussianProcessSampler())
        for other: any Sampler in [RandomSampler(), TPESampler()] {
            let theirs = try await best(of: problem, other)
            #expect(MannWhitney(found, theirs).probability(.less) < 0.01)
        }
    }

    private func best(of problem: Problem, _ sampler: any Sampler) async throws -> [Double] {
        var best: [Double] = []
        for seed in 0..<8 as Range<UInt64> {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 50) { try problem.evaluate($0) }
            best.append(try await study.trials.compactMap(\.value).min() ?? .infinity)
        }
        return best
    }

    @Test func aFiniteSpaceIsTriedWhole() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .gaussianProcess(startupTrials: 3), seed: 1)
        try await study.optimize(trials: 40) { trial in
            let x = try trial.suggestInt("x", in: 0...9)
            let kind = try trial.suggestCategorical("kind", among: ["a", "b"])
            return Double((x - 4) * (x - 4)) + (kind == "b" ? 0.5 : 0)
        }
        let points = try await study.trials.dropFirst(3).map(\.parameters.internalValues)
        #expect(Set(points.prefix(17)).count == 17)
    }

    @Test func severalObjectivesMoveTheFrontForward() async throws {
        func area(_ sampler: some Sampler, _ seed: UInt64) async throws -> Double {
            let study = try await Study.create("s", .minimize, .maximize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 40) { trial in
                let x = try (0..<4).map { try trial.suggestFloat("x\($0)", in: 0...1) }
                let g = 1 + 3 * x.dropFirst().reduce(0, +)
                return [x[0], -g * (1 - (x[0] / g).squareRoot())]
            }
            var (area, height) = (0.0, 10.0)
            for point in try await study.trials.map(\.values).sorted(by: { $0[0] < $1[0] })
            where -point[1] < height {
                area += (1 - point[0]) * (height + point[1])
                height = -point[1]
            }
            return area
        }
        var (found, drawn) = ([Double](), [Double]())
        for seed in 0..<5 as Range<UInt64> {
            found.append(try await area(GaussianProcessSampler(), seed))
            drawn.append(try await area(RandomSampler(), seed))
        }
        #expect(MannWhitney(found, drawn).probability(.greater) < 0.01)
    }

    /// The best value lies where the constraint is broken: the best feasible one is found beside it.
    @Test func constraintsAreKept() async throws {
        let study = try await Study.create("s", .minimize, sampler: .gaussianProcess(), seed: 2)
        try await study.optimize(trials: 40) { trial in
            let (x, y) = (try trial.suggestFloat("x", in: 0...1), try trial.suggestFloat("y", in: 0...1))
            trial.setConstraint("c", to: 0.6 - x)
            return x * x + (y - 0.3) * (y - 0.3)
        }
        let trials = try await study.trials
        let feasible = trials.filter { $0.record.violation <= 0 }
        #expect(feasible.count > 15)
        #expect((feasible.compactMap(\.value).min() ?? 1) < 0.37)
    }

    /// Trials side by side do not go to one place.
    @Test func runningTrialsKeepOthersAway() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .gaussianProcess(startupTrials: 6), seed: 3)
        @Sendable func objective(_ trial: Trial) throws -> Double {
            let x = try trial.suggestFloat("x", in: 0...1)
            return (x - 0.35) * (x - 0.35)
        }
        try await study.optimize(trials: 6) { try objective($0) }
        var places: [Double] = []
        for _ in 0..<4 {
            let trial = try await study.ask()
            places.append(try trial.suggestFloat("x", in: 0...1))
            try await trial.flush()
        }
        places.sort()
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 > 1e-4 }, "\(places)")
    }

    /// Whether warped or with another acquisition, in many dimensions or few.
    @Test func worksWithEveryOption() async throws {
        var warped = GaussianProcessSampler.Model()
        warped.isWarped = true
        let samplers: [GaussianProcessSampler] = [
            .init(model: warped), .init(acquisition: .confidenceBound(deviations: 2)),
            .init(acquisition: .probabilityOfImprovement), .init(acquisition: .noisyExpectedImprovement),
        ]
        for sampler in samplers {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: 4)
            try await study.optimize(trials: 30) { trial in
                let (x, y) = (
                    try trial.suggestFloat("x", in: -1...1), try trial.suggestFloat("y", in: -1...1)
                )
                return x * x + y * y
            }
            #expect((try await study.trials.compactMap(\.value).min() ?? 1) < 0.02)
        }
    }

    @Test func staysNearTheBestInManyDimensions() async throws {
        func best(_ sampler: some Sampler) async throws -> Double {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: 5)
            try await study.optimize(trials: 60) { trial in
                try (0..<25).reduce(0.0) { sum, index in
                    let x = try trial.suggestFloat("x\(index)", in: -1...1)
                    return sum + (x - 0.3) * (x - 0.3)
                }
            }
            return try await study.trials.compactMap(\.value).min() ?? .infinity
        }
        let (found, drawn) = (try await best(GaussianProcessSampler()), try await best(RandomSampler()))
        #expect(found < drawn)
        #expect(found < 0.3 * drawn)
    }

    /// Two trials at a time, long after the best point is known.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func neverProposesAPointTwice(seed: UInt64) async throws {
        let study = try await Study.create("s", .minimize, sampler: .gaussianProcess(), seed: seed)
        var (running, seen) = ([(Trial, Double)](), Set<Double>())
        for _ in 0..<25 {
            let trial = try await study.ask()
            let x = try trial.suggestFloat("x", in: 0...1)
            #expect(seen.insert(x).inserted, "\(x)")
            running.append((trial, (x - 0.3) * (x - 0.3)))
            if running.count == 2 {
                let (ended, value) = running.removeFirst()
                _ = try await study.tell(ended, .complete([value]))
            }
        }
    }

    @Test func saysWhatMattersMost() async throws {
        let sampler = GaussianProcessSampler()
        let study = try await Study.create("s", .minimize, sampler: sampler, seed: 6)
        try await study.optimize(trials: 30) { trial in
            let x = try (0..<4).map { try trial.suggestFloat("x\($0)", in: 0...1) }
            return sin(6 * x[2])
        }
        let explanation = sampler.explanation(given: try await study.history())
        #expect(explanation == "Gaussian process of 4 parameters; most depends on x2; hardly any noise")
    }

    /// Eight trials at a time, each of which is replaced when it ends; the best of 48 values, with noise or without.
    private func best(
        _ sampler: some Sampler, of problem: Problem, noise: Double, seed: UInt64
    ) async throws -> Double {
        let study = try await Study.create("s", .minimize, sampler: sampler, seed: seed)
        var (running, values, random) = ([(Trial, Double)](), [Double](), RandomStream(seed: seed))
        for index in 0..<48 + 8 {
            if index >= 8 {
                let (trial, value) = running.removeFirst()
                values.append(value)
                try await study.tell(trial, .complete([value + noise * random.normal()]))
            }
            guard index < 48 else { continue }
            let trial = try await study.ask()
            running.append((trial, try problem.evaluate(trial)))
            try await trial.flush()
        }
        return values.min() ?? .infinity
    }

    /// Better than chance by far, with the believer where values are exact and with joint draws where they are not.
    @Test(arguments: [
        (GaussianProcessSampler.Acquisition.expectedImprovement, 0), (.noisyExpectedImprovement, 0.2),
    ])
    func eightTrialsAtATimeFindGoodValues(
        acquisition: GaussianProcessSampler.Acquisition, noise: Double
    ) async throws {
        let problem = try #require(try Problem.all().first { $0.name == "hartmann6" })
        var (found, drawn) = ([Double](), [Double]())
        for seed in 100..<112 as Range<UInt64> {
            let sampler = GaussianProcessSampler(acquisition: acquisition)
            found.append(try await best(sampler, of: problem, noise: noise, seed: seed))
            drawn.append(try await best(RandomSampler(), of: problem, noise: noise, seed: seed))
        }
        #expect(MannWhitney(found, drawn).probability(.less) < 0.001)
        guard noise > 0 else {
            #expect(found.sorted()[6] < -2.7)
            return
        }
        withKnownIssue("with noise, the median of the best values is -2.65") {
            #expect(found.sorted()[6] < -2.7)
        }
    }
}
