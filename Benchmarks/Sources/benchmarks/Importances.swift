import ArgumentParser
import Numerical
import Tuning

struct Importances: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "CPU milliseconds to tell how much ten mixed parameters matter, against Optuna.")

    @Option(parsing: .upToNextOption, help: "Numbers of trials.") var sizes = [1000, 10_000]
    @Flag(help: "Leave Optuna out.") var alone = false

    private static let methods: [(name: String, method: ImportanceMethod)] = [
        ("ped-anova", .pedANOVA()), ("fanova", .functionalANOVA()), ("mdi", .meanDecreaseImpurity()),
    ]

    func run() async throws {
        for size in sizes {
            let study = try await Study.create("importances", .minimize, seed: 1)
            var random = RandomStream(seed: 0)
            for _ in 0..<size { try await study.add(MixedSpace.randomTrial(using: &random)) }
            _ = try await study.importances()
            for (name, method) in Self.methods {
                // Optuna's fANOVA of many trials takes minutes.
                if name == "fanova", size > 1000 { continue }
                var times: [Double] = []
                for _ in 0..<(name == "ped-anova" ? 9 : 3) {
                    let elapsed = Elapsed()
                    _ = try await study.importances(by: method)
                    times.append(elapsed.cpu)
                }
                print("\(name), \(size) trials: Apus \(times.median.short)", terminator: "")
                guard !alone else {
                    print()
                    continue
                }
                let peer = try PeerScript(name: "importance.py").run([name, String(size)])
                guard let theirs = peer["Optuna"]?.number else { continue }
                print(" · Optuna \(theirs.short) (\((theirs / times.median).short) ×)")
            }
        }
    }
}
