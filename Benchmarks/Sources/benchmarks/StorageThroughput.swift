import ArgumentParser
import Foundation
import Numerical
import Tuning

struct StorageThroughput: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Trials a second on one study, and how soon a study of 10,000 trials is open.")

    @Option(help: "How long each measurement takes.") var seconds = 4.0
    @Flag(help: "In the PostgreSQL database of APUS_POSTGRES, which Scripts/with-postgres.sh sets.")
    var postgres = false

    func run() async throws {
        if postgres { return try await runOnPostgres() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-storage-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        print("SQLite, 5 parameters, 10 reports and a tell: trials a second")
        for workers in [1, 8] {
            let optuna = try peer(["optuna", folder.path(), String(workers), String(seconds)])
            let normal = try await own(workers, .small, isSynchronous: false, folder)
            tell("\(workers) worker(s)", normal, "Optuna", optuna)
            if workers == 1 {
                let full = try await own(1, .small, isSynchronous: true, folder)
                tell("1 worker, ?synchronous=full", full, "Optuna", optuna)
            }
        }
        let rustuna = try peer(["rustuna", folder.path(), String(seconds)])
        tell(
            "10 parameters, no reports", try await own(1, .wide, isSynchronous: false, folder), "Rustuna",
            rustuna)
        try await opening(at: folder.appending(path: "load.db").path())
    }

    /// The same on a server.
    ///
    /// Each write that has returned is on its disk: `fsync` and `synchronous_commit` are on.
    private func runOnPostgres() async throws {
        guard let url = ProcessInfo.processInfo.environment["APUS_POSTGRES"] else {
            throw ValidationError("APUS_POSTGRES is not set: bash Scripts/with-postgres.sh COMMAND sets it.")
        }
        print("PostgreSQL, 5 parameters, 10 reports and a tell: trials a second")
        for workers in [1, 8] {
            let optuna = try peer(["optuna", url, String(workers), String(seconds)])
            let own = try await rate(at: url, "apus-\(workers)", workers, .small)
            tell("\(workers) worker(s)", own, "Optuna", optuna)
        }
        let many = try await rate(at: url, "apus-64", 64, .small)
        print("64 workers: Apus \(many.rate.short) (\(many.errors) errors)")
        try await opening(at: url)
    }

    private func peer(_ arguments: [String]) throws -> (rate: Double, errors: Int) {
        let json = try PeerScript(name: "storage.py").run(arguments)
        return (json["rate"]?.number ?? .nan, json["errors"]?.integer ?? 0)
    }

    private func tell(
        _ title: String, _ own: (rate: Double, errors: Int), _ name: String,
        _ peer: (rate: Double, errors: Int)
    ) {
        print(
            "\(title): Apus \(own.rate.short) (\(own.errors) errors) · \(name) \(peer.rate.short)"
                + " (\(peer.errors) errors) · ratio \((own.rate / peer.rate).short)")
    }

    private func own(
        _ workers: Int, _ shape: StorageWorker.Shape, isSynchronous: Bool, _ folder: URL
    ) async throws -> (rate: Double, errors: Int) {
        let file = folder.appending(path: "\(shape.rawValue)-\(workers)-\(isSynchronous).db").path()
        return try await rate(at: file, "s", workers, shape, isSynchronous: isSynchronous)
    }

    private func rate(
        at place: String, _ name: String, _ workers: Int, _ shape: StorageWorker.Shape,
        isSynchronous: Bool = false
    ) async throws -> (rate: Double, errors: Int) {
        _ = try await Study.create(name, .minimize, in: StorageWorker.storage(at: place))
        // All start at one moment, when every process is up.
        let start = Date().timeIntervalSince1970 + max(0.5, Double(workers) / 16)
        let arguments = ["storage-worker", place, name, shape.rawValue, String(start), String(seconds)]
        let processes = try (0..<workers).map { seed in
            try Running(arguments + [String(seed)] + (isSynchronous ? ["--synchronous"] : []))
        }
        let results = processes.map { $0.output().split(separator: " ").compactMap { Double($0) } }
        return (results.reduce(0) { $0 + $1[0] }, Int(results.reduce(0) { $0 + $1[1] }))
    }

    private func opening(at place: String) async throws {
        let study = try await Study.create("load", .minimize, in: StorageWorker.storage(at: place))
        var random = RandomStream(seed: 0)
        for _ in 0..<10_000 { try await study.add(StorageWorker.Shape.small.trial(using: &random)) }
        var times: [Double] = []
        for _ in 0..<5 {
            let elapsed = Elapsed()
            let opened = try await Study.load("load", from: StorageWorker.storage(at: place))
            guard try await opened.history().count == 10_000 else { throw ExitCode.failure }
            times.append(elapsed.wall)
        }
        let optuna = try PeerScript(name: "load.py").run([place, "load"])["seconds"]?.number ?? .nan
        print(
            "opening 10,000 trials: Apus \((times.median / 1e3).short) s · Optuna \(optuna.short) s"
                + " · ratio \((optuna * 1e3 / times.median).short)")
    }
}

/// This program again, as a worker.
private struct Running {
    private let process = Process()
    private let pipe = Pipe()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
    }

    func output() -> String {
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
