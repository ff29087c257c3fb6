import ArgumentParser
import Foundation
import Numerical
import SearchAlgorithms
import Tuning
import TuningTesting

struct Fronts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The volume that fronts dominate on seven problems, against Optuna's NSGA-II and NSGA-III.",
        discussion: """
            A cell is worse if a one-sided Mann–Whitney test over the seeds says so at 5 %, better likewise. \
            Peers/fronts.py makes the peer's figures.
            """)

    @Option(parsing: .upToNextOption, help: "nsga2, nsga3, moead or random.")
    var samplers = ["nsga2", "nsga3", "moead"]
    @Option(help: "How many seeds.") var seeds = 20

    func run() async throws {
        let file = PeerScript.repository.appending(path: "Benchmarks/Peers/fronts.json")
        let recorded = try JSON(parsing: String(contentsOf: file, encoding: .utf8)) ?? .null
        let trials = recorded["trials"]?.integer ?? 500
        print("volume after \(trials) trials, median of \(seeds) seeds")
        var (better, worse) = (0, 0)
        for problem in FrontProblem.all {
            for sampler in samplers {
                let ours = try await volumes(sampler, problem, trials)
                for (peer, figures) in recorded["problems"]?[problem.name]?.members?.map({
                    ($0.key, $0.value)
                })
                    ?? []
                {
                    let theirs = figures.array?.compactMap(\.number) ?? []
                    let test = MannWhitney(ours, theirs)
                    let isBetter = test.probability(.greater) < 0.05
                    let isWorse = test.probability(.less) < 0.05
                    (better, worse) = (better + (isBetter ? 1 : 0), worse + (isWorse ? 1 : 0))
                    print(
                        "\(problem.name)  Apus \(sampler) \(ours.median.short)  Optuna \(peer) "
                            + "\(theirs.median.short)\(isBetter ? "  better" : isWorse ? "  WORSE" : "")")
                }
            }
        }
        print("\(better) cells are better than the peer's, \(worse) are worse")
    }

    private func volumes(_ sampler: String, _ problem: FrontProblem, _ trials: Int) async throws -> [Double] {
        var volumes: [Double] = []
        for seed in 0..<UInt64(seeds) {
            let study = try await Study.create(
                "fronts", directions: problem.directions, sampler: EvolutionChoice.sampler(sampler),
                seed: seed)
            try await study.optimize(trials: trials) { try problem.evaluate($0) }
            let losses = Losses(try await study.trials.map(\.values))
            volumes.append(losses.hypervolume(reference: problem.reference))
        }
        return volumes
    }
}
