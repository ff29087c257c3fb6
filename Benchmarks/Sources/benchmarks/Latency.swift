import ArgumentParser
import Numerical
import Tuning

struct Latency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "CPU milliseconds for one ask, ten suggestions and a tell, by the size of the history.")

    @Option(help: "random, tpe, tpe-independent or gp.") var sampler = "tpe"
    @Option(parsing: .upToNextOption, help: "Sizes of the history.") var sizes = [100, 1000, 10_000, 100_000]
    @Option(help: "How often each is measured; the median is told.") var repeats = 31
    @Flag(help: "Leave the peers out.") var alone = false

    func run() async throws {
        print("\(sampler), 10 mixed parameters: CPU ms per ask + tell")
        for size in sizes {
            let own = try await measure(size)
            var line = "history \(size): Apus \(own.short)"
            if !alone, size <= 10_000 {
                let peers = try PeerScript(name: "latency.py").run([sampler, String(size)])
                for (peer, time) in (peers.members ?? []).compactMap({ m in m.value.number.map { (m.key, $0) }
                }) {
                    line += " · \(peer) \(time.short) (\((time / own).short) ×)"
                }
            }
            print(line)
        }
        if sampler == "random" { try await printAskAlone() }
    }

    /// Prints the CPU time of an ask without suggestions, at each size of the history.
    private func printAskAlone() async throws {
        for size in sizes {
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

    private func filled(_ size: Int) async throws -> Study {
        let study = try await Study.create("latency", .minimize, sampler: chosenSampler, seed: 1)
        var random = RandomStream(seed: 0)
        for _ in 0..<size { try await study.add(MixedSpace.randomTrial(using: &random)) }
        return study
    }

    private func measure(_ size: Int) async throws -> Double {
        let study = try await filled(size)
        for _ in 0..<3 { try await MixedSpace.step(study) }
        // A cheap step is measured many at a time: the clock itself takes a part of a microsecond.
        let batch = sampler == "random" ? 100 : 1
        var times: [Double] = []
        for _ in 0..<repeats {
            let elapsed = Elapsed()
            for _ in 0..<batch { try await MixedSpace.step(study) }
            times.append(elapsed.cpu / Double(batch))
        }
        return times.median
    }

    private var chosenSampler: any Sampler {
        switch sampler {
        case "tpe": TPESampler()
        case "tpe-independent": TPESampler(isMultivariate: false)
        case "gp": GaussianProcessSampler()
        default: RandomSampler()
        }
    }
}
