import ArgumentParser
import Numerical
import Tuning

struct ForestLatency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forest",
        abstract: "CPU milliseconds for an ask and a tell of the random forest, against SMAC.",
        discussion: """
            SMAC grows its forest at each eighth ask alone and hands out what it found then: means are compared, and of the \
            asks that grow one the slowest is told too. Apus grows one at each ask.
            """)

    @Option(parsing: .upToNextOption, help: "Sizes of the history.") var sizes = [
        50, 100, 200, 1000, 10_000, 100_000,
    ]
    @Option(help: "How often each is measured.") var repeats = 32
    @Flag(help: "Leave SMAC out.") var alone = false

    func run() async throws {
        print("10 mixed parameters: CPU ms per ask + tell, the mean and the slowest of \(repeats)")
        for size in sizes {
            let own = try await measure(size)
            var line = "history \(size): Apus \(own.mean.short) (slowest \(own.slowest.short))"
            if !alone, size <= 200 {
                let peer = try PeerScript(name: "smac_speed.py").run([String(size), String(repeats)])
                if let mean = peer["mean"]?.number, let slowest = peer["slowest"]?.number {
                    line +=
                        " · SMAC \(peer["version"]?.string ?? "") \(mean.short) (slowest \(slowest.short)):"
                    line += " \((mean / own.mean).short) ×"
                }
            }
            print(line)
        }
    }

    private func measure(_ size: Int) async throws -> (mean: Double, slowest: Double) {
        let study = try await Study.create("forest", .minimize, sampler: .randomForest(), seed: 1)
        var random = RandomStream(seed: 0)
        for _ in 0..<size { try await study.add(MixedSpace.randomTrial(using: &random)) }
        // The first asks read the history.
        for _ in 0..<3 { try await MixedSpace.step(study) }
        var times: [Double] = []
        for _ in 0..<repeats {
            let elapsed = Elapsed()
            try await MixedSpace.step(study)
            times.append(elapsed.cpu)
        }
        return (times.reduce(0, +) / Double(times.count), times.max() ?? .nan)
    }
}
