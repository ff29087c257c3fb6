import ArgumentParser
import Numerical
import SearchAlgorithms
import Tuning

struct EvolutionStrategySpeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cmaes", abstract: "CPU milliseconds for a trial of CMA-ES, alone and in a study.",
        discussion: "Optuna is measured after 1,000 trials at most: it reads all of them each time.")

    @Option(parsing: .upToNextOption, help: "How many trials a study has before it is measured.")
    var sizes = [1000, 10_000]
    @Option(help: "How many trials are measured at a time; the median of nine times is told.") var batch =
        1000
    @Flag(help: "Leave the peers out.") var alone = false

    func run() async throws {
        for size in sizes {
            let peers = alone ? JSON.null : try PeerScript(name: "cmaes_speed.py").run([String(size)])
            if size == sizes.first {
                report("ask and tell, 10 dimensions", core(10, false), ["cmaes": peers["core"]?["10"]])
                report("ask and tell, 1000 separable", core(1000, true), ["cmaes": peers["core"]?["1000"]])
            }
            let own = try await study(size)
            report(
                "a study of \(size) trials, 10 dimensions", own,
                ["Optuna": peers["study"]?["Optuna"], "Rustuna": peers["study"]?["Rustuna"]])
        }
    }

    private func report(_ title: String, _ own: Double, _ peers: [String: JSON?]) {
        var line = "\(title): Apus \(own.short)"
        for (name, value) in peers.sorted(by: { $0.key < $1.key }) {
            guard let time = value?.number else { continue }
            line += " · \(name) \(time.short) (\((time / own).short) ×)"
        }
        print(line)
    }

    /// A point's share of a generation.
    private func core(_ dimension: Int, _ isSeparable: Bool) -> Double {
        var random = RandomStream(seed: 1)
        var times: [Double] = []
        for _ in 0..<9 {
            var strategy = CMAES(
                mean: Array(repeating: 1, count: dimension), sigma: 0.5, isSeparable: isSeparable)
            let elapsed = Elapsed()
            var points = 0
            while points < batch {
                let generation = (0..<strategy.populationSize).map { _ in strategy.ask(using: &random) }
                strategy.tell(generation.map { x in (x, x.reduce(0) { $0 + $1 * $1 }) })
                points += generation.count
            }
            times.append(elapsed.cpu / Double(points))
        }
        return times.median
    }

    /// A whole trial, after `size` trials of the study itself.
    private func study(_ size: Int) async throws -> Double {
        let study = try await Study.create("cmaes", .minimize, sampler: .cmaES(), seed: 1)
        for _ in 0..<size { try await step(study) }
        var times: [Double] = []
        for _ in 0..<9 {
            let elapsed = Elapsed()
            for _ in 0..<batch { try await step(study) }
            times.append(elapsed.cpu / Double(batch))
        }
        return times.median
    }

    private static let names = (0..<10).map { "x\($0)" }

    private func step(_ study: Study) async throws {
        let trial = try await study.ask()
        var sum = 0.0
        for name in Self.names {
            let x = try trial.suggestFloat(name, in: -5...5)
            sum += x * x
        }
        try await study.tell(trial, .complete([sum]))
    }
}
