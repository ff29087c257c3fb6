import Foundation
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

    @Test func overSQLite() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try OptunaServer(over: "sqlite:///" + folder.path + "/optuna.db")
        try await contract(of: server).verify()
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
