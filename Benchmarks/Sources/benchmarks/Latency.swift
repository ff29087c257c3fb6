import ArgumentParser
import Numerical
import Tuning

struct Latency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "CPU milliseconds for one ask, ten suggestions and a tell, by the size of the history.")

    @Option(
        help:
            "random, tpe, tpe-independent, gp or auto; with two objectives, without peers: tpe-two or auto-two."
    )
    var sampler = "tpe"
    @Option(help: "The parameters: mixed, numbers, or conditional; all but the first without peers.")
    var space = MixedSpace.Part.mixed
    @Option(parsing: .upToNextOption, help: "Sizes of the history; what suits the sampler.")
    var sizes: [Int] = []
    @Option(help: "How often each is measured; the median is told.") var repeats = 101
    @Option(help: "The Python that has the peers; Optuna's Gaussian process needs torch.") var python: String?
    @Flag(help: "Leave the peers out.") var alone = false

    func run() async throws {
        print("\(sampler), ten parameters (\(space)): CPU ms per ask + tell")
        for size in measuredSizes {
            let own = try await measure(size)
            var line = "history \(size): Apus \(own.median.short)"
            line += " (mean \(own.mean.short), p99 \(own.percentile99.short), the first \(own.first.short))"
            if let explanation = own.explanation { line += " · \(explanation)" }
            let isKnownToPeers = Self.withPeers.contains(sampler) && space == .mixed
            if !alone, isKnownToPeers, size <= (sampler == "gp" ? 500 : 10_000) {
                line += peers(size, beside: own.median)
            }
            print(line)
        }
        if sampler == "random" { try await printAskAlone() }
    }

    /// The samplers that the script of the peers knows.
    private static let withPeers = ["random", "tpe", "tpe-independent", "gp"]

    /// What the peers need; a peer that fails does not end the run.
    private func peers(_ size: Int, beside own: Double) -> String {
        do {
            let members =
                try PeerScript(name: "latency.py", python: python).run([sampler, String(size)]).members ?? []
            return members.map { peer in
                let time = peer.value.number ?? .nan
                return " · \(peer.key) \(time.short) (\((time / own).short) ×)"
            }.joined()
        } catch {
            return " · \(error)"
        }
    }

    /// Prints the CPU time of an ask without suggestions, at each size of the history.
    private func printAskAlone() async throws {
        for size in measuredSizes {
            let study = try await filled(size)
            var times: [Double] = []
            for _ in 0..<repeats {
                var trials: [Trial] = []
                let elapsed = Elapsed()
                for _ in 0..<100 { trials.append(try await study.ask()) }
                times.append(elapsed.cpu * 10)
                for trial in trials { try await study.tell(trial, .failed(reason: "asked only")) }
            }
            print("history \(size): an ask alone \(times.median.short) µs")
        }
    }

    private var measuredSizes: [Int] {
        guard sizes.isEmpty else { return sizes }
        return sampler == "gp" ? [50, 100, 200, 500, 2000] : [100, 1000, 10_000, 100_000]
    }

    private var isTwofold: Bool { sampler.hasSuffix("-two") }

    private func filled(_ size: Int) async throws -> Study {
        let study =
            isTwofold
            ? try await Study.create("latency", .minimize, .minimize, sampler: chosenSampler, seed: 1)
            : try await Study.create("latency", .minimize, sampler: chosenSampler, seed: 1)
        var random = RandomStream(seed: 0)
        for _ in 0..<size {
            try await study.add(MixedSpace.randomTrial(isTwofold, part: space, using: &random))
        }
        return study
    }

    private struct Figures {
        var median, mean, percentile99, first: Double
        /// What the sampler says that it does.
        var explanation: String?
    }

    private func measure(_ size: Int) async throws -> Figures {
        let study = try await filled(size)
        let start = Elapsed()
        try await step(study)
        let first = start.cpu
        for _ in 0..<2 { try await step(study) }
        // A cheap step is measured many at a time: the clock itself takes a part of a microsecond.
        let batch = sampler == "random" ? 100 : 1
        var times: [Double] = []
        for _ in 0..<repeats {
            let elapsed = Elapsed()
            for _ in 0..<batch { try await step(study) }
            times.append(elapsed.cpu / Double(batch))
        }
        return Figures(
            median: times.median, mean: times.reduce(0, +) / Double(times.count),
            percentile99: times.sorted()[Int((Double(times.count - 1) * 0.99).rounded(.up))], first: first,
            explanation: chosenSampler.explanation(given: try await study.history()))
    }

    private func step(_ study: Study) async throws {
        try await MixedSpace.step(study, isTwofold, part: space)
    }

    private var chosenSampler: any Sampler {
        switch sampler {
        case "tpe", "tpe-two": TPESampler()
        case "tpe-independent": TPESampler(isMultivariate: false)
        case "gp": GaussianProcessSampler()
        case "auto", "auto-two": AutoSampler()
        default: RandomSampler()
        }
    }
}

extension MixedSpace.Part: ExpressibleByArgument {}
