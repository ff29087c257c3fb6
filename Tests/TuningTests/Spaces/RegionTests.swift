import Numerical
import Testing
import Tuning
import TuningTesting

/// A region of a small space, all of whose points can be looked at.
struct SmallWorld: Sendable, CustomTestStringConvertible {
    var parameters: [DeclaredSpace.Parameter]
    var structures: [Structure] = []
    var requirements: [String] = []

    var space: DeclaredSpace {
        get throws {
            try DeclaredSpace(parameters, structures: structures, requirements: requirements)
        }
    }
    var testDescription: String {
        (parameters.map(\.name) + structures.map(\.name) + requirements).joined(separator: " · ")
    }

    static let all: [SmallWorld] = [
        Self(
            parameters: [.init("warmup", .int(0...5)), .init("epochs", .int(1...5))],
            requirements: ["warmup <= epochs"]),
        Self(
            parameters: [.init("hidden", .int(8...32, .stepped(by: 4))), .init("heads", .int(1...6))],
            requirements: ["hidden % heads == 0", "heads > 1"]),
        Self(
            parameters: [
                .init("kernel", .categorical(["rbf", "poly"])),
                .init("degree", .int(1...5), when: [.init("kernel", isOneOf: ["poly"])]),
                .init("C", .float(0...1, .stepped(by: 0.25))),
            ], requirements: ["not (kernel == poly and degree > 3)", "C > 0 or kernel == poly"]),
        Self(
            parameters: [.init("a", .int(0...3)), .init("b", .int(0...3)), .init("c", .int(0...3))],
            requirements: ["a + b + c == 4", "a <= b"]),
        Self(
            parameters: [.init("n", .int(1...4))],
            structures: [
                .permutation("order", of: ["x", "y", "z"]),
                .subset("some", of: ["u", "v", "w"], size: 1...2),
            ],
            requirements: ["order.x < order.y", "n > 2 or some.u"]),
        Self(
            parameters: [], structures: [.ordered("t", count: 3, in: .int(0...3))],
            requirements: ["t.3 - t.1 >= 2"]),
        Self(
            parameters: [.init("batch", .int(1...64, .log)), .init("steps", .int(1...8))],
            requirements: [
                "batch * steps <= 64", "batch * steps >= 16", "log2(batch) == floor(log2(batch))",
            ]),
    ]
}

@Suite struct RegionTests {
    /// All points of the box, each with the parameters that its conditions ask for.
    private func box(_ region: Region) -> [[Double]] {
        var points: [[Double]] = [[Double](repeating: .nan, count: region.parameters.count)]
        for index in region.parameters.indices {
            points = points.flatMap { point in
                guard region.isActive(index, in: point) else { return [point] }
                return (region.parameters[index].distribution.allValues ?? []).map { value in
                    var point = point
                    point[index] = value
                    return point
                }
            }
        }
        return points
    }

    @Test(arguments: SmallWorld.all)
    func everyPointIsMovedIntoTheRegionAndThoseInsideStay(world: SmallWorld) throws {
        let region = try #require(try world.space.region)
        var random = RandomStream(seed: 1)
        var reached: Set<Parameters> = []
        for point in box(region) {
            var projected = point
            region.project(&projected, spreads: false, using: &random)
            let repaired = try #require(region.repaired(projected, using: &random))
            #expect(region.contains(repaired), "\(point)")
            #expect(zip(region.parameters, repaired).allSatisfy { $1.isNaN || $0.distribution.contains($1) })
            if region.contains(point) { #expect(repaired.map(\.bitPattern) == point.map(\.bitPattern)) }
            let chosen = region.chosen(repaired)
            reached.insert(
                Parameters(
                    SearchSpace(chosen.map { ($0.name, $0.distribution) }),
                    internalValues: chosen.map(\.value)))
        }
        let all = try #require(region.allPoints(limit: 10_000))
        #expect(all.count == box(region).count(where: region.contains))
        #expect(reached == Set(all))
    }

    /// On average, a point is moved by little more than it has to be.
    @Test func theWayIntoTheRegionIsShort() throws {
        for world in SmallWorld.all {
            let region = try #require(try world.space.region)
            var random = RandomStream(seed: 2)
            let inside = box(region).filter(region.contains)
            var (moved, needed) = (0.0, 0.0)
            for point in box(region).filter({ region.violation($0) > 0 }).prefix(400) {
                let repaired = try #require(region.repaired(point, using: &random))
                moved += region.distance(point, repaired)
                needed += inside.map { region.distance(point, $0) }.min() ?? 0
            }
            #expect(moved <= 1.6 * needed + 1e-9, "\(world.testDescription): \(moved) instead of \(needed)")
        }
    }

    @Test(arguments: SmallWorld.all)
    func randomSearchReachesAllAndNothingElse(world: SmallWorld) async throws {
        let space = try world.space
        let region = try #require(space.region)
        let all = Set(try #require(region.allPoints(limit: 10_000)))
        let study = try await Study.create("s", .minimize, seed: 1).repeating(false)
        var seen: Set<Parameters> = []
        for _ in 0..<all.count {
            let trial = try await study.ask()
            _ = try trial.suggest(space)
            seen.insert(trial.parameters)
            try await study.tell(trial, .complete([trial.place]))
        }
        #expect(seen == all)
    }

    @Test func equationsAndBoundsOfContinuousParametersAreMetExactly() throws {
        let space = try DeclaredSpace(
            [
                .init("a", .float(0...1)), .init("b", .float(0...1)), .init("c", .float(1e-4...1, .log)),
                .init("d", .float(0...10)),
            ], requirements: ["a + b + c == 1", "d <= 2 * a", "d ** 2 >= b"])
        let region = try #require(space.region)
        var random = RandomStream(seed: 3)
        for _ in 0..<60 {
            let point = region.randomValues(using: &random)
            let repaired = try #require(region.repaired(point, using: &random))
            #expect(region.violation(repaired) == 0)
            #expect(abs(repaired[0] + repaired[1] + repaired[2] - 1) < 1e-9)
        }
    }

    /// What somebody fixed stays, and the rest follows.
    @Test func fixedParametersStay() async throws {
        let space = try DeclaredSpace(
            [.init("warmup", .int(0...9)), .init("epochs", .int(1...9))],
            requirements: ["warmup <= epochs"])
        let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: 1)
        for warmup in 0...9 {
            try await study.enqueue(["warmup": .int(warmup)])
            let trial = try await study.ask()
            let chosen = try trial.suggest(space)
            #expect(chosen["warmup"] == .int(warmup))
            #expect((chosen["epochs"]?.integer ?? 0) >= warmup)
            try await study.tell(trial, .complete([1]))
        }
        try await study.enqueue(["warmup": 5, "epochs": 2])
        #expect(try await study.ask().suggest(space) == ["warmup": 5, "epochs": 2])
    }
}

extension Trial {
    fileprivate var place: Double {
        zip(parameters.space.distributions, parameters.internalValues).reduce(0) {
            $0 + $1.0.position(of: $1.1)
        }
    }
}

/// Whatever the sampler, every trial keeps to the space.
@Suite struct FeasibleSamplerTests {
    static let samplers: [@Sendable (DeclaredSpace) throws -> any Sampler] = [
        { _ in .random }, { _ in .sobol() }, { _ in .halton() }, { _ in .tpe(startupTrials: 5) },
        { _ in TPESampler(startupTrials: 5, isMultivariate: false) },
        { _ in .tpe(startupTrials: 5, isGrouped: true) },
        { _ in .gaussianProcess() }, { _ in .cmaES() }, { _ in .nsgaII(populationSize: 10) },
        { _ in .differentialEvolution() }, { _ in .annealing() }, { _ in .particleSwarm() }, { _ in .bohb() },
        { _ in .partiallyFixed(["heads": 4], base: .tpe(startupTrials: 5)) },
    ]

    static func space() throws -> DeclaredSpace {
        try DeclaredSpace(
            [
                .init("lr", .float(1e-5...1e-1, .log)), .init("warmup", .float(0...1)),
                .init("decay", .float(0...1)),
                .init("heads", .int(1...16)), .init("hidden", .int(16...512, .stepped(by: 16))),
                .init("kernel", .categorical(["rbf", "poly"])),
                .init("degree", .int(1...6), when: [.init("kernel", isOneOf: ["poly"])]),
            ],
            structures: [
                .simplex("mix", of: ["a", "b", "c"]), .permutation("order", of: ["x", "y", "z"]),
                .subset("some", of: ["u", "v", "w"], size: 1...2), .ordered("t", count: 3, in: .float(0...1)),
            ],
            requirements: [
                "warmup + decay <= 1", "hidden % heads == 0", "not (kernel == poly and degree > 3)",
                "mix.a >= 0.2", "lr * hidden <= 10",
            ])
    }

    @Test(arguments: samplers.indices)
    func keepsToTheSpace(index: Int) async throws {
        let space = try Self.space()
        let region = try #require(space.region)
        let study = try await Study.create("s", .minimize, sampler: Self.samplers[index](space), seed: 1)
        for _ in 0..<40 {
            let trial = try await study.ask()
            let chosen = try trial.suggest(space)
            let point = space.parameters.map { parameter in
                chosen[parameter.name].flatMap(parameter.distribution.internalValue) ?? .nan
            }
            #expect(region.contains(point))
            #expect(zip(space.parameters, point).allSatisfy { $1.isNaN || $0.distribution.contains($1) })
            try await study.tell(trial, .complete([chosen["mix.b"]?.number ?? 0]))
        }
    }

    /// TPE learns shares: it does better on them than random search, which is uniform.
    @Test func samplersLearnWhatWasRun() async throws {
        func best(_ sampler: some Sampler, seed: UInt64) async throws -> Double {
            let study = try await Study.create("s", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 80) { trial in
                let mix = try trial.suggestSimplex("mix", count: 4)
                let target = [0.6, 0.25, 0.1, 0.05]
                return zip(mix, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
            return try await study.bestTrial?.values[0] ?? .infinity
        }
        var (learnt, drawn) = ([Double](), [Double]())
        for seed in 0..<12 as Range<UInt64> {
            learnt.append(try await best(TPESampler(), seed: seed))
            drawn.append(try await best(RandomSampler(), seed: seed))
        }
        #expect(MannWhitney(learnt, drawn).probability(.less) < 1e-3)
    }
}
