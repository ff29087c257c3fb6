import ArgumentParser
import Foundation
import Numerical
import Tuning
import TuningSQLite

struct StorageThroughput: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Trials a second on one SQLite study, and how soon a study of 10,000 trials is open.")

    @Option(help: "How long each measurement takes.") var seconds = 4.0

    func run() async throws {
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
        try await opening(in: folder)
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
        _ = try await Study.create("s", .minimize, in: SQLiteStorage(path: file))
        // All start at one moment, when every process is up.
        let start = Date().timeIntervalSince1970 + 0.5
        let arguments = ["storage-worker", file, shape.rawValue, String(start), String(seconds)]
        let processes = try (0..<workers).map { seed in
            try Running(arguments + [String(seed)] + (isSynchronous ? ["--synchronous"] : []))
        }
        let results = processes.map { $0.output().split(separator: " ").compactMap { Double($0) } }
        return (results.reduce(0) { $0 + $1[0] }, Int(results.reduce(0) { $0 + $1[1] }))
    }

    private func opening(in folder: URL) async throws {
        let file = folder.appending(path: "load.db").path()
        let study = try await Study.create("load", .minimize, in: SQLiteStorage(path: file))
        var random = RandomStream(seed: 0)
        for _ in 0..<10_000 { try await study.add(StorageWorker.Shape.small.trial(using: &random)) }
        var times: [Double] = []
        for _ in 0..<5 {
            let elapsed = Elapsed()
            let opened = try await Study.load("load", from: SQLiteStorage(path: file))
            guard try await opened.history().count == 10_000 else { throw ExitCode.failure }
            times.append(elapsed.wall)
        }
        let optuna = try PeerScript(name: "load.py").run([file, "load"])["seconds"]?.number ?? .nan
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
