import ArgumentParser
import Experiments
import Foundation
import Tuning

struct Curves: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What schedulers save on recorded curves of real trainings, at equal final quality.",
        discussion: """
            With each seed, full training of a number of configurations finds a best one. A scheduler has the same quality when \
            one of its trials has been trained to the end and is as good. Its saving is the share of all the epochs of full \
            training that it did not spend by then. Medians over the seeds, with quartiles; a quality that was not reached \
            within those epochs counts as nothing saved. Full training too has its best before it is through: after how many \
            epochs is told beside.
            """)

    @Option(help: "How many configurations full training trains.") var trainings = 60
    @Option(help: "How many seeds.") var seeds = 20
    @Option(help: "The first rung is at one of so many parts of a training.") var part = 27
    @Option(parsing: .upToNextOption, help: "random, tpe.") var samplers = ["random", "tpe"]
    @Option(parsing: .upToNextOption, help: "The tables, by the names of their files.")
    var tables = ["mlp_digits", "mlp_computers", "gb_diamonds"]
    @Option(help: "The share of the epochs that is to be saved.") var target = 0.7
    @Option(help: "With how many of the seeds the peers run.") var peerSeeds = 20
    @Option(parsing: .upToNextOption, help: "Pruners by name; all by default.") var pruners: [String] = []
    @OptionGroup var promotion: PromotionOptions
    @Flag(help: "Leave the peers out.") var alone = false

    func run() async throws {
        if pruners.isEmpty { try await speed() }
        for name in tables {
            let path = PeerScript.repository.appending(path: "Benchmarks/Curves/\(name).csv").path()
            let problem = CurveProblem(
                curves: try RecordedCurves(contentsOf: path, .minimize), path: path, part: part,
                promotion: promotion)
            for sampler in samplers { try await compare(problem, sampler) }
        }
    }

    private func compare(_ problem: CurveProblem, _ sampler: String) async throws {
        let budget = trainings * problem.last
        var full: [SimulationResult] = []
        for seed in 0..<UInt64(seeds) {
            full.append(
                try await problem.simulate(sampler, NeverPruner.never, seed, trials: trainings))
        }
        let targets = full.map { $0.best?.value ?? .infinity }
        let own = full.compactMap { $0.best.map { Double($0.steps) } }.median
        print(
            "\(problem.name), \(sampler): \(trainings) trainings, \(budget) epochs, find \(targets.median.short); "
                + "they have it after \(own.short)")
        var best = 0.0
        for (name, pruner) in problem.pruners where pruners.isEmpty || pruners.contains(name) {
            var epochs: [Int?] = []
            for (seed, target) in targets.enumerated() {
                let result = try await problem.simulate(sampler, pruner, UInt64(seed), steps: budget)
                epochs.append(result.steps(to: target))
            }
            best = max(best, show("Apus \(name)", epochs, budget))
        }
        if !alone {
            let peers = try problem.peers(sampler, targets: Array(targets.prefix(peerSeeds)), budget: budget)
            for (name, epochs) in peers { _ = show("Optuna \(name), \(epochs.count) seeds", epochs, budget) }
        }
        print("  best saving \(Self.percent(best)), target \(Self.percent(target))")
    }

    /// Prints what was saved; the median.
    private func show(_ name: String, _ epochs: [Int?], _ budget: Int) -> Double {
        let savings = epochs.map { 1 - Double($0 ?? budget) / Double(budget) }
        let spent = epochs.map { Double($0 ?? budget) }.median
        let (low, high) = (savings.quartile(1), savings.quartile(3))
        let missed = epochs.count { $0 == nil }
        print(
            "  \(name): \(spent.short) epochs, \(Self.percent(savings.median)) saved "
                + "(\(Self.percent(low)) – \(Self.percent(high)))"
                + (missed > 0 ? ", not reached with \(missed) seeds" : ""))
        return savings.median
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    /// How long it takes to simulate ten thousand trials.
    private func speed() async throws {
        let curves = try RecordedCurves.made(trials: 10_000, steps: 81)
        let pruners: [(String, any Pruner)] = [
            ("none", NeverPruner.never), ("asha", .successiveHalving(minimumResource: 1, reductionFactor: 3)),
            ("median", .median()),
            ("hyperband", .hyperband(minimumResource: 1, maximumResource: 81, reductionFactor: 3)),
            ("promotion", .promotion(maximumResource: 81)),
            ("hyperband by promotion", .hyperbandPromotion(maximumResource: 81)),
            ("synchronous hyperband", .synchronousHyperband(maximumResource: 81)),
        ]
        for (name, pruner) in pruners {
            var simulation = Simulation(
                "speed", .minimize, sampler: RecordedSampler(curves), pruner: pruner, seed: 0)
            (simulation.workers, simulation.trials) = (16, curves.records.count)
            let elapsed = Elapsed()
            let result = try await simulation.run(RecordedOrder(curves))
            print(
                "10,000 trials, 16 workers, \(name): \((elapsed.wall / 1e3).short) s for \(result.steps) epochs (target 10 s)"
            )
        }
    }
}
