import ArgumentParser
import Foundation
import Numerical
import Tuning
import TuningSQLite

struct ServerSpeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rpc",
        abstract: "`apus serve` beside Optuna's own gRPC server: both answer Optuna's clients.",
        discussion: """
            Both servers take turns, with 8 processes of Optuna's GrpcStorageProxy each time: 5 parameters, 10 reports and a tell. \
            All run on this machine, so that the clients, of Python, take most of it. What is printed are the medians of the rounds. Then, \
            for `apus serve` alone: calls a second from one Swift client with 64 in flight (trials of 10 parameters) on two connections, the time from its start to its \
            first answer, and its memory with a study of 100,000 trials that is read whole.
            """)

    @Option(help: "How long each measurement takes.") var seconds = 4.0
    @Option(help: "How often each server is measured.") var rounds = 3
    @Option(help: "How many clients there are.") var clients = 8
    @Option(help: "The Python that has Optuna; that of the repository unless it is given.") var python:
        String?
    @Flag(help: "In the PostgreSQL database of APUS_POSTGRES too, which Scripts/with-postgres.sh sets.")
    var postgres = false
    @Flag(help: "Nothing of Optuna.") var alone = false
    @Option(help: "How many trials the large study has.") var trials = 100_000

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-rpc-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        if !alone {
            try compare("memory", "memory:", "memory")
            try compare(
                "SQLite", "sqlite:///\(folder.path())/apus.db", "sqlite:///\(folder.path())/optuna.db")
            if postgres {
                guard let url = ProcessInfo.processInfo.environment["APUS_POSTGRES"] else {
                    throw ValidationError(
                        "APUS_POSTGRES is not set: bash Scripts/with-postgres.sh COMMAND sets it.")
                }
                try compare("PostgreSQL", url, url)
            }
        }
        try await flood()
        try await readiness(folder)
        try await memory(folder)
    }

    private func compare(_ name: String, _ own: String, _ peer: String) throws {
        var (ownTrials, peerTrials, ratios) = ([Double](), [Double](), [Double]())
        var (ownCPU, peerCPU, errors) = ([Double](), [Double](), 0)
        for _ in 0..<rounds {
            let theirs = try load(.optuna(over: peer, python: python))
            let ours = try load(.apus(over: own))
            ownTrials.append(ours.trials)
            peerTrials.append(theirs.trials)
            ratios.append(ours.trials / theirs.trials)
            ownCPU.append(ours.cpu)
            peerCPU.append(theirs.cpu)
            errors += ours.errors
        }
        print(
            "\(name), \(clients) clients: \(ownTrials.median.short) trials a second (\(errors) errors)"
                + " · Optuna's server \(peerTrials.median.short) · ratio \(ratios.median.short)")
        print(
            "\(name), CPU of the server for a call: \((ownCPU.median * 1e3).short) µs"
                + " · Optuna's \((peerCPU.median * 1e3).short) µs"
                + " · ratio \((peerCPU.median / ownCPU.median).short)")
    }

    /// Trials a second, and the milliseconds of CPU that the server takes for a call.
    private func load(_ server: ServerProcess) throws -> (trials: Double, cpu: Double, errors: Int) {
        try server.waitUntilListening()
        let before = server.cpu
        let json = try PeerScript(name: "rpc_clients.py", python: python).run(
            [String(server.port), String(clients), String(seconds)])
        let calls = json["calls"]?.number ?? .nan
        return (
            json["trials"]?.number ?? .nan, (server.cpu - before) / calls, json["errors"]?.integer ?? 0
        )
    }

    private func flood() async throws {
        let (parameters, connections, inFlight) = (10, 2, 32)
        var (rates, loads) = ([Double](), [Double]())
        for round in 0..<rounds {
            let server = try ServerProcess.apus(over: "memory:")
            try server.waitUntilListening()
            let (port, elapsed, seconds) = (server.port, Elapsed(), seconds)
            let done = try await withThrowingTaskGroup(of: Int.self) { group in
                for connection in 0..<connections {
                    group.addTask {
                        try await OptunaCalls.with(port: port) { calls in
                            let study = try await calls.makeStudy("flood-\(round)-\(connection)")
                            return try await Self.flood(
                                calls, study, parameters, inFlight: inFlight
                            ) { elapsed.wall < seconds * 1e3 }
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            rates.append(Double(done) / elapsed.wall * 1e3)
            loads.append(server.cpu / Double(done) * 1e3)
        }
        print(
            "memory, a Swift client with \(connections) connections and \(inFlight) calls in flight on each:"
                + " \(Int(rates.median)) calls a second, of which the server takes \(loads.median.short) µs of CPU each"
        )
    }

    /// Runs trials while `goesOn`; returns how many calls it made.
    private static func flood(
        _ calls: OptunaCalls, _ study: Int, _ parameters: Int, inFlight: Int,
        while goesOn: @escaping @Sendable () -> Bool
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    var done = 0
                    while goesOn() {
                        try await calls.runTrial(of: study, parameters: parameters)
                        done += parameters + 2
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func readiness(_ folder: URL) async throws {
        for (name, url) in [("memory", "memory:"), ("SQLite", "sqlite:///\(folder.path())/ready.db")] {
            var times: [Double] = []
            for _ in 0..<11 {
                let elapsed = Elapsed()
                let server = try ServerProcess.apus(over: url)
                try server.waitUntilListening()
                try await OptunaCalls.with(port: server.port) { _ = try await $0.call("GetAllStudies") }
                times.append(elapsed.wall)
            }
            print(
                "\(name), from the start of the server to its first answer: \(times.median.short) ms (median of 11)"
            )
        }
    }

    private func memory(_ folder: URL) async throws {
        let path = folder.appending(path: "large.db").path()
        let storage = try SQLiteStorage(path: path)
        let study = try await storage.createStudy(named: "large", directions: [.minimize])
        var random = RandomStream(seed: 0)
        for _ in 0..<trials / 1000 {
            let records = (0..<1000).map { _ in StorageWorker.Shape.wide.trial(using: &random) }
            try await storage.addTrials(records, to: study.id)
        }
        let server = try ServerProcess.apus(over: "sqlite:///\(path)")
        try server.waitUntilListening()
        let elapsed = Elapsed()
        let size = try await OptunaCalls.with(port: server.port) { calls in
            try await calls.call(
                "GetTrials",
                WireMessage.with { message in
                    message.put(1, study.id.rawValue)
                    message.put(3, -1)
                }
            ).count
        }
        print(
            "\(trials) trials of 10 parameters read whole: \((elapsed.wall / 1e3).short) s,"
                + " \((Double(size) / 1e6).short) MB; the server holds \(server.megabytes().short) MB,"
                + " at most \(server.megabytes(atMost: true).short) MB")
    }
}
