import ArgumentParser
import Foundation
import Numerical
import Tuning
import TuningTesting

struct Forgetting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Whether TPE finds as much when it looks at the latest of many trials alone.",
        discussion: """
            Two samplers tune the same problems with the same seeds: one forgets earlier trials that are not among the \
            best, as it does by default, the other looks at all. A problem is worse if a one-sided Mann–Whitney test over \
            the seeds says so at 5 %.
            """)

    @Option(help: "How many trials a study has.") var trials = 20_000
    @Option(help: "How many of the latest trials one of the samplers looks at.") var latest = 10_000
    @Option(help: "How many seeds.") var seeds = 10
    @Option(parsing: .upToNextOption, help: "Only these problems.") var problems: [String] = []

    func run() async throws {
        var worse = 0
        for problem in try Problem.all() where problems.isEmpty || problems.contains(problem.name) {
            let latest = try await bestValues(on: problem, TPESampler(trialsAbove: latest))
            let all = try await bestValues(on: problem, TPESampler(trialsAbove: .max))
            let probability = MannWhitney(latest, all).probability(.greater)
            let verdict = probability < 0.05 ? "  WORSE" : ""
            print(
                "\(problem.name.padded(18)) latest \(latest.median.short)  all \(all.median.short)"
                    + "  p \(probability.short)\(verdict)")
            fflush(nil)  // it takes an hour: what is known is shown
            worse += probability < 0.05 ? 1 : 0
        }
        print("\(worse) problems are worse with the latest \(latest) of \(trials) trials")
        if worse > 0 { throw ExitCode.failure }
    }

    /// The best value for each seed.
    private func bestValues(on problem: Problem, _ sampler: TPESampler) async throws -> [Double] {
        var best: [Double] = []
        for seed in 0..<UInt64(seeds) {
            let study = try await Study.create("forgetting", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: trials) { try problem.evaluate($0) }
            best.append(try await study.bestTrial?.value ?? .nan)
        }
        return best
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { padding(toLength: width, withPad: " ", startingAt: 0) }
}
