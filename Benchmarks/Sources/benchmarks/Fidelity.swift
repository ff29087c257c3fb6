import ArgumentParser
import Experiments
import Tuning
import TuningTesting

struct Fidelity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Epochs that are spent before a learning curve reaches a target, by sampler and pruner.",
        discussion: """
            A problem of eight hyperparameters and 81 epochs without a random number in it. Medians over the seeds, and what \
            share they are of the best that Optuna's pruners reach with the same sampler, in the same run.
            """)

    @Option(help: "The loss to reach: 0.149 is that of the best 0.5 % of random points, 0.125 of 0.1 %.")
    var target = 0.149
    @Option(help: "How many seeds.") var seeds = 20
    @Option(parsing: .upToNextOption, help: "random, tpe, bohb, dehb.") var samplers = ["random", "tpe"]
    @Flag(help: "Leave the peers out.") var alone = false
    @Option(parsing: .upToNextOption, help: "Pruners by name; all by default.") var pruners: [String] = []
    @OptionGroup var promotion: PromotionOptions
    @Option(help: "Promotion: the step of the first rung.") var minimumResource = 1

    func run() async throws {
        print("epochs until the loss is \(target), median of \(seeds) seeds")
        for sampler in samplers {
            let best = alone || !["random", "tpe"].contains(sampler) ? nil : try bestOfPeers(sampler)
            if let best { print("\(sampler): Optuna at best \(best.epochs.short) (\(best.pruner))") }
            for (name, pruner) in sampler == "dehb" ? [("its budgets", BudgetPruner.budget)] : chosenPruners {
                var epochs: [Double] = []
                for seed in 0..<UInt64(seeds) {
                    epochs.append(Double(try await self.epochs(Self.sampler(sampler), pruner, seed)))
                }
                let median = epochs.median
                let share = best.map { " · \((median / $0.epochs).short) of Optuna's best" } ?? ""
                print("\(sampler), \(name): \(median.short)\(share)")
            }
        }
    }

    private var chosenPruners: [(String, any Pruner)] {
        allPruners.filter { pruners.isEmpty || pruners.contains($0.0) }
    }

    private var allPruners: [(String, any Pruner)] {
        [
            ("none", NeverPruner.never), ("median", MedianPruner.median()),
            ("halving", SuccessiveHalvingPruner.successiveHalving(minimumResource: 1, reductionFactor: 3)),
            (
                "hyperband",
                HyperbandPruner.hyperband(
                    minimumResource: 1, maximumResource: LearningCurves.epochs, reductionFactor: 3)
            ),
            (
                "promotion",
                promotion.pruner(minimumResource: minimumResource, maximumResource: LearningCurves.epochs)
            ),
            (
                "promotion, sieve",
                PromotionPruner.promotion(
                    maximumResource: LearningCurves.epochs, reductionFactor: 1.4, firstReduction: 12,
                    firstGrowth: 5)
            ),
            (
                "hyperband, promotion",
                HyperbandPromotionPruner.hyperbandPromotion(maximumResource: LearningCurves.epochs)
            ),
            (
                "hyperband, synchronous",
                SynchronousHyperbandPruner.synchronousHyperband(maximumResource: LearningCurves.epochs)
            ),
        ]
    }

    private static func sampler(_ name: String) -> any Sampler {
        switch name {
        case "tpe": TPESampler.tpe()
        case "bohb": BOHBSampler.bohb()
        case "dehb": DEHBSampler.dehb(maximumResource: LearningCurves.epochs)
        default: RandomSampler()
        }
    }

    /// A search that goes on for longer is given up.
    private static let limit = 400 * LearningCurves.epochs

    private func epochs(_ sampler: any Sampler, _ pruner: any Pruner, _ seed: UInt64) async throws -> Int {
        var simulation = Simulation("fidelity", .minimize, sampler: sampler, pruner: pruner, seed: seed)
        (simulation.steps, simulation.target) = (Self.limit, target)
        return try await simulation.run(FallingLoss(space: LearningCurves.space())).steps
    }

    private func bestOfPeers(_ sampler: String) throws -> (pruner: String, epochs: Double)? {
        let peers = try PeerScript(name: "fidelity.py").run([String(target), String(seeds), sampler])
        let medians = (peers[sampler]?.members ?? []).map { member in
            (pruner: member.key, epochs: (member.value.array ?? []).compactMap(\.number).median)
        }
        return medians.min { $0.epochs < $1.epochs }
    }
}

/// The problem as a program.
private struct FallingLoss: SimulatedProgram {
    var space: DeclaredSpace

    func curve(of trial: Trial) throws -> LearningCurve {
        let values = try trial.suggest(space)
        var reports = Reports()
        for epoch in 1...LearningCurves.epochs {
            reports[epoch] = LearningCurves.loss(values, epoch: epoch)
        }
        return LearningCurve(reports, .complete(reports.last?.value ?? .nan))
    }
}
