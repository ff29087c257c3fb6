import ArgumentParser
import Foundation
import Numerical
import Tuning
import TuningTesting

struct Quality: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The best value after 50, 100 and 200 trials on ten problems, against Optuna's.",
        discussion: "A cell is worse if a one-sided Mann–Whitney test over the seeds says so at 5 %.")

    @Option(help: "random, tpe, tpe-independent, tpe-group, cmaes or gp.") var sampler = "tpe"
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
        let file = PeerScript.repository.appending(path: "Benchmarks/Peers/quality.json")
        let recorded = try JSON(parsing: String(contentsOf: file, encoding: .utf8))?["problems"] ?? .null
        var worse = 0
        for problem in try Problem.all() where problems.isEmpty || problems.contains(problem.name) {
            let best = try await bestValues(on: problem)
            for (index, budget) in budgets.enumerated() {
                let theirs = recorded[problem.name]?[peerName(on: problem)]?[String(budget)]?.array ?? []
                worse += report(problem, budget, best.map { $0[index] }, theirs.compactMap(\.number)) ? 1 : 0
            }
        }
        print("\(worse) cells are worse than the peer's")
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

    /// Prints a cell; whether it is worse than the peer's.
    private func report(_ problem: Problem, _ budget: Int, _ ours: [Double], _ theirs: [Double]) -> Bool {
        let probability = theirs.isEmpty ? 1 : MannWhitney(ours, theirs).probability(.greater)
        let mark = probability < 0.05 ? "  WORSE" : ""
        let name = problem.name.padding(toLength: 18, withPad: " ", startingAt: 0)
        print(
            "\(name) \(budget)  Apus \(ours.median.short)  \(peerName(on: problem)) \(theirs.median.short)"
                + "  p \(probability.short)\(mark)")
        return probability < 0.05
    }

    private var chosenSampler: any Sampler {
        switch sampler {
        case "tpe": TPESampler(startupTrials: startup, candidates: candidates)
        case "tpe-independent": TPESampler(isMultivariate: false)
        case "tpe-group": TPESampler(isGrouped: true)
        case "cmaes": CMAESSampler()
        case "gp": GaussianProcessSampler()
        default: RandomSampler()
        }
    }

    private func peerName(on problem: Problem) -> String {
        if let peer { return peer }
        switch sampler {
        case "tpe": return "optuna_tpe_default"
        case "tpe-independent": return "optuna_tpe_independent"
        case "cmaes": return "optuna_cmaes"
        case "gp": return "optuna_gp"
        case "tpe-group": return problem.name == "conditional" ? "optuna_tpe_group" : "optuna_tpe_default"
        default: return "random"
        }
    }
}
