import ArgumentParser
import Glibc
import Tuning

struct Memory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Memory of a study of many trials of ten parameters, in memory with its history as columns."
    )

    @Option(help: "How many trials.") var trials = 100_000

    func run() async throws {
        let before = Self.residentMegabytes
        let study = try await Study.create("memory", .minimize, sampler: .random, seed: 1)
        let elapsed = Elapsed()
        for _ in 0..<trials { try await MixedSpace.step(study) }
        let microseconds = elapsed.cpu * 1e3 / Double(trials)
        let history = try await study.history()
        let used = Self.residentMegabytes - before
        print(
            "\(history.count) trials of 10 parameters: \(used.short) MB; \(microseconds.short) µs of CPU a trial"
        )
    }

    private static var residentMegabytes: Double {
        guard let file = fopen("/proc/self/statm", "r") else { return .nan }
        defer { fclose(file) }
        var (total, resident) = (0, 0)
        withUnsafeMutablePointer(to: &total) { total in
            withUnsafeMutablePointer(to: &resident) { resident in
                _ = withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
            }
        }
        return Double(resident) * Double(getpagesize()) / 1e6
    }
}
