import ArgumentParser
import Foundation
import Numerical
import Tuning
import TuningTesting

struct Quality: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The best value after 50, 100 and 200 trials on ten problems, against Optuna's.",
        discussion: """
            A cell is worse if a one-sided Mann–Whitney test over the seeds says so at 5 %. What counts is the \
            comparison with the ten seeds of quality.json; beside it stands that with the many of quality-pooled.json.
            """)

    @Option(help: "random, tpe, tpe-independent, tpe-group, cmaes, forest, gp or auto.") var sampler = "tpe"
    @Option(help: "The figures of the peer to compare with.") var peer: String?
    @Option(help: "How many seeds.") var seeds = 20
    @Option(help: "How many candidates TPE compares for each trial.") var candidates = 24
    @Option(help: "How many trials TPE draws before it learns.") var startup = 10
    @Option(parsing: .upToNextOption, help: "Only these problems.") var problems: [String] = []
    @Option(
        parsing: .upToNextOption,
        help: "After how many trials; Optuna's Gaussian process was given 100 at most.")
    var budgets = [50, 100, 200]

    func run() async throws {
        let (recorded, pooled) = (try Self.figures("quality"), try Self.figures("quality-pooled"))
        var (worse, worseThanPool) = (0, 0)
        for problem in try Problem.all() where problems.isEmpty || problems.contains(problem.name) {
            let best = try await bestValues(on: problem)
            for (index, budget) in budgets.enumerated() {
                let cell = Cell(problem: problem.name, peer: peerName(on: problem), budget: budget)
                let ours = best.map { $0[index] }
                let target = Comparison(ours, cell.values(in: recorded))
                let pool = Comparison(ours, cell.values(in: pooled))
                print("\(cell)  Apus \(ours.median.short)  \(cell.peer) \(target)  · pooled \(pool)")
                worse += target.isWorse ? 1 : 0
                worseThanPool += pool.isWorse ? 1 : 0
            }
        }
        print("\(worse) cells are worse than the peer's; \(worseThanPool) worse than its pooled seeds'")
        if worse > 0 { throw ExitCode.failure }
    }

    /// The best value at each budget, for each seed.
    private func bestValues(on problem: Problem) async throws -> [[Double]] {
        var best: [[Double]] = []
        for seed in 0..<UInt64(seeds) {
            let study = try await Study.create("q", .minimize, sampler: chosenSampler, seed: seed)
            try await study.optimize(trials: budgets.max()) { try problem.evaluate($0) }
            let values = try await study.trials.compactMap(\.value)
            best.append(budgets.map { values.prefix($0).min() ?? .nan })
        }
        return best
    }

    private static func figures(_ name: String) throws -> JSON {
        let file = PeerScript.repository.appending(path: "Benchmarks/Peers/\(name).json")
        return try JSON(parsing: String(contentsOf: file, encoding: .utf8))?["problems"] ?? .null
    }

    private var chosenSampler: any Sampler {
        switch sampler {
        case "tpe": TPESampler(startupTrials: startup, candidates: candidates)
        case "tpe-independent": TPESampler(isMultivariate: false)
        case "tpe-group": TPESampler(isGrouped: true)
        case "cmaes": CMAESSampler()
        case "forest": RandomForestSampler()
        case "gp": GaussianProcessSampler()
        case "auto": AutoSampler()
        default: RandomSampler()
        }
    }

    private func peerName(on problem: Problem) -> String {
        if let peer { return peer }
        switch sampler {
        case "tpe": return "optuna_tpe_default"
        case "tpe-independent": return "optuna_tpe_independent"
        case "cmaes": return "optuna_cmaes"
        case "forest": return "smac_hpo"
        case "gp", "auto": return "optuna_gp"
        case "tpe-group": return problem.name == "conditional" ? "optuna_tpe_group" : "optuna_tpe_default"
        default: return "random"
        }
    }
}

/// What is compared: the best value on a problem after so many trials.
private struct Cell: CustomStringConvertible {
    var problem: String
    var peer: String
    var budget: Int

    var description: String { "\(problem.padding(toLength: 18, withPad: " ", startingAt: 0)) \(budget)" }

    /// The peer's, a value for each seed.
    func values(in figures: JSON) -> [Double] {
        (figures[problem]?[peer]?[String(budget)]?.array ?? []).compactMap(\.number)
    }
}

/// A peer's values beside ours, and how likely such ones are if ours are no worse.
private struct Comparison: CustomStringConvertible {
    var median: Double
    var count: Int
    var probability: Double

    var isWorse: Bool { probability < 0.05 }
    var description: String {
        "\(median.short) (\(count) seeds)  p \(probability.short)\(isWorse ? "  WORSE" : "")"
    }

    init(_ ours: [Double], _ theirs: [Double]) {
        (median, count) = (theirs.median, theirs.count)
        probability = theirs.isEmpty ? 1 : MannWhitney(ours, theirs).probability(.greater)
    }
}
