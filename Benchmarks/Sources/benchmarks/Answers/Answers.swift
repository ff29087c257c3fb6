import ArgumentParser
import Foundation
import Numerical
import Tuning

struct Answers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "The mean rank of Apus among its peers by the answers that they find, with confidence intervals.",
        discussion: """
            Apus runs afresh; what the peers found is in Benchmarks/Peers/answers.json (answers.py). On a problem an optimizer \
            has the rank that one run of it takes on average among one run of each other, so equal answers share a place. \
            Intervals are of 95 %, by a bootstrap over problems and over seeds. An optimizer without runs on all \
            problems at a budget is left out there.
            """)

    enum HeldBack: String, ExpressibleByArgument, CaseIterable { case all, only, without }

    @Option(help: "Samplers of Apus: \(Contender.allCases.map(\.rawValue).joined(separator: ", ")).")
    var sampler = "auto"
    @Option(parsing: .upToNextOption, help: "Only these problems, or kinds of problems.") var problems:
        [String] = []
    @Option(help: "How many seeds.") var seeds = 20
    @Option(help: "Problems that are held back from tuning: all, only or without.") var heldBack = HeldBack
        .all
    @Option(parsing: .upToNextOption, help: "Only these peers.") var peers: [String] = []
    @Option(parsing: .upToNextOption, help: "Only these numbers of evaluations.") var budgets: [Int] = []
    @Option(help: "How many resamples the intervals are taken from.") var resamples = 2000
    @Option(help: "The Python that evaluates the problems.") var python: String?
    @Option(help: "The SVG file to draw the mean ranks in.") var picture: String?
    @Flag(help: "Print the median answers and the ranks on each problem.") var verbose = false
    @Flag(help: "Only compare the peers.") var peersOnly = false

    func run() async throws {
        let evaluator = try Evaluator(
            python: python ?? PeerScript.repository.appending(path: ".venv/bin/python").path())
        let record = try AnswerRecord()
        let chosen = evaluator.problems.filter(isChosen)
        let budgets = record.budgets.filter { self.budgets.isEmpty || self.budgets.contains($0) }
        var comparison = AnswerComparison(problems: chosen, budgets: budgets)
        for peer in record.peers where peers.isEmpty || peers.contains(peer) {
            comparison.add(peer) { record.values(of: peer, on: $0.name, at: $1, seeds: seeds) }
        }
        for name in peersOnly ? [] : sampler.split(separator: ",").map(String.init) {
            guard let contender = Contender(rawValue: name) else {
                throw ValidationError("\(name) is no sampler of Apus: see --help")
            }
            var found: [String: [[Double]]] = [:]
            for problem in chosen {
                for seed in 0..<seeds {
                    found[problem.name, default: []].append(
                        try await contender.bestValues(
                            on: problem, at: budgets, seed: seed, with: evaluator))
                }
            }
            comparison.add("Apus \(name)") { problem, budget in
                let place = budgets.firstIndex(of: budget) ?? 0
                return (found[problem.name] ?? []).map { $0[place] }
            }
        }
        try evaluator.close()
        print("\(chosen.count) problems, at most \(seeds) seeds; \(record.versions.joined(separator: ", "))")
        var picture = AnswerPicture()
        for budget in budgets {
            let standings = comparison.standings(at: budget, resamples: resamples)
            comparison.print(standings, at: budget, verbose: verbose)
            if !standings.isEmpty { picture.panels.append((budget, standings)) }
        }
        if let file = self.picture { try picture.svg.write(toFile: file, atomically: true, encoding: .utf8) }
    }

    private func isChosen(_ problem: SharedProblem) -> Bool {
        guard problems.isEmpty || problems.contains(problem.name) || problems.contains(problem.kind) else {
            return false
        }
        switch heldBack {
        case .all: return true
        case .only: return problem.isHeldBack
        case .without: return !problem.isHeldBack
        }
    }
}
