import ArgumentParser
import Tuning
import TuningTesting

struct Evolution: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "CPU milliseconds for a trial of two objectives and ten numbers, by the size of the history.")

    @Option(help: "nsga2, nsga3, moead, de, anneal, pso or random.") var sampler = "nsga2"
    @Option(parsing: .upToNextOption, help: "Sizes of the history.") var sizes = [1000, 10_000, 100_000]
    @Option(help: "How many trials are measured.") var trials = 1000
    @Flag(help: "Leave the peers out.") var alone = false

    func run() async throws {
        print("\(sampler), 10 numbers, 2 objectives: CPU ms a trial")
        for size in sizes {
            let own = try await measure(size)
            var line = "history \(size): Apus \(own.short)"
            if !alone {
                let peers = try PeerScript(name: "evolution.py").run([String(size)])
                for member in peers.members ?? [] {
                    guard let time = member.value.number else { continue }
                    line += " · \(member.key)'s NSGA-II \(time.short) (\((time / own).short) ×)"
                }
            }
            print(line)
        }
    }

    private func measure(_ size: Int) async throws -> Double {
        let problem = FrontProblem.zdt1
        let study = try await Study.create(
            "evolution", directions: problem.directions, sampler: EvolutionChoice.sampler(sampler), seed: 1)
        for _ in 0..<size { try await step(study, problem) }
        let elapsed = Elapsed()
        for _ in 0..<trials { try await step(study, problem) }
        return elapsed.cpu / Double(trials)
    }

    private func step(_ study: Study, _ problem: FrontProblem) async throws {
        let trial = try await study.ask()
        try await study.tell(trial, .complete(problem.evaluate(trial)))
    }
}

/// The evolutionary samplers by name.
enum EvolutionChoice {
    static func sampler(_ name: String) -> any Sampler {
        switch name {
        case "nsga2": NSGAIISampler.nsgaII()
        case "nsga3": NSGAIIISampler.nsgaIII()
        case "moead": MOEADSampler.moead()
        case "de": DifferentialEvolutionSampler.differentialEvolution()
        case "anneal": AnnealingSampler.annealing()
        case "pso": ParticleSwarmSampler.particleSwarm()
        default: RandomSampler()
        }
    }
}
