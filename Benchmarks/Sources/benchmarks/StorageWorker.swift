import ArgumentParser
import Foundation
import Numerical
import Tuning
import TuningPostgres
import TuningSQLite

struct StorageWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    /// What a trial consists of.
    enum Shape: String, ExpressibleByArgument {
        /// Five parameters and ten reports.
        case small
        /// Ten parameters and no report.
        case wide
    }

    @Argument(help: "A file, or the URL of a PostgreSQL database.") var place: String
    @Argument var name: String
    @Argument var shape: Shape
    @Argument var start: Double
    @Argument var seconds: Double
    @Argument var seed: UInt64
    @Flag var synchronous = false

    func run() async throws {
        let storage = try await Self.storage(at: place, isSynchronous: synchronous)
        let study = try await Study.load(name, sampler: .random, seed: seed, from: storage)
        try await Task.sleep(for: .seconds(max(0, start - Date().timeIntervalSince1970)))
        let elapsed = Elapsed()
        var (done, errors) = (0, 0)
        while elapsed.wall < seconds * 1e3 {
            do {
                try await shape.step(study)
                done += 1
            } catch { errors += 1 }
        }
        print(Double(done) / (elapsed.wall / 1e3), errors)
    }

    /// The storage at a path or a URL.
    static func storage(at place: String, isSynchronous: Bool = false) async throws -> any Storage {
        guard place.contains("://") else {
            return try SQLiteStorage(path: place, synchronous: isSynchronous ? .full : .normal)
        }
        return try await PostgresStorage(url: place)
    }
}

extension StorageWorker.Shape {
    private var distributions: [(String, Distribution)] {
        switch self {
        case .small:
            [
                ("a", .float(-5...5)), ("b", .float(1e-5...1, .log)), ("c", .float(0...1)),
                ("d", .int(1...32)),
                ("e", .categorical(["p", "q", "r"])),
            ]
        case .wide: (0..<10).map { ("x\($0)", .float(-5...5)) }
        }
    }

    /// Runs one trial.
    func step(_ study: Study) async throws {
        let trial = try await study.ask()
        var sum = 0.0
        for (name, distribution) in distributions { sum += try trial.suggest(name, from: distribution) }
        if self == .small {
            for step in 0..<10 { try await trial.report(sum / Double(step + 1), step: step) }
        }
        try await study.tell(trial, .complete([sum]))
    }

    /// A complete trial drawn at random.
    func trial(using random: inout RandomStream) -> TrialRecord {
        var record = TrialRecord(state: .complete)
        for (name, distribution) in distributions {
            record.parameters.set(name, distribution.quantile(random.uniform()), from: distribution)
        }
        record.values = [record.parameters.internalValues.reduce(0, +)]
        return record
    }
}
