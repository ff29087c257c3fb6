import Foundation
import PythonEnvironment
import TestServers
import Testing
import Tuning
import TuningRPC
import TuningTesting

/// A server that speaks Optuna's protocol alone is as good a storage as that protocol allows.
@Suite(.serialized) struct OptunaServerTests {
    @Test func overMemory() async throws {
        let server = try OptunaServer(over: "memory")
        try await contract(of: server).verify()
    }

    @Test(.enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL on this machine"))
    func overPostgres() async throws {
        let url = try PostgresServer.shared.get().makeDatabase()
        let server = try OptunaServer(over: url.replacing("postgresql://", with: "postgresql+psycopg2://"))
        try await contract(of: server).verify()
    }

    /// One caller asks at a time.
    ///
    /// Optuna's SQLite storage lets several callers claim one trial and take one number (`with_for_update` does nothing
    /// there), and the ids of a deleted study are given again: no client can mend that.
    @Test func overSQLite() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try OptunaServer(over: "sqlite:///" + folder.path + "/optuna.db")
        try await withKnownIssue("Optuna's SQLite storage gives ids again") {
            try await contract(of: server).verifyForOneCaller()
        } matching: { issue in
            issue.sourceLocation?.fileName == "StorageContract+Studies.swift"
                && "\(issue)".contains("next.id")
        }
    }

    /// Optuna's clients find what Apus wrote, and Apus what they wrote, on their own server.
    @Test func aStudyOfBoth() async throws {
        let server = try OptunaServer(over: "memory")
        let storage = try await RemoteStorage(host: "127.0.0.1", port: server.port)
        let study = try await Study.create("both", .minimize, sampler: .random, seed: 1, in: storage)
        try await study.optimize(trials: 5) { trial in
            try trial.suggestFloat("x", in: 0...1) + Double(trial.suggestInt("n", in: 1...4))
        }
        let output = try await Python.run("optuna-rpc-peer.py", String(server.port), "both")
        #expect(output.contains("5 trials, all complete"), "\(output)")
        let trials = try await storage.changes(in: storage.study(named: "both").id, since: .start).trials
        #expect(trials.count == 8 && trials.allSatisfy { $0.state == .complete && $0.lease == nil })
        #expect(trials.allSatisfy { $0.parameters.space.names == ["x", "n"] || $0.number >= 5 })
    }

    /// The contract of the one storage of a server, emptied each time.
    private func contract(of server: OptunaServer) -> StorageContract {
        let port = server.port
        return StorageContract {
            let storage = try await RemoteStorage(host: "127.0.0.1", port: port)
            for study in try await storage.studies() { try await storage.deleteStudy(study.id) }
            return storage
        }
    }
}
