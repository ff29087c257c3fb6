import Foundation
import PythonEnvironment
import TestServers
import Testing
import Tuning
import TuningPostgres
import TuningSQLite

/// Optuna's own tests of storages pass with its real client.
///
/// Two of its 59 are skipped, as Optuna itself does with its gRPC client.
@Suite struct ConformanceTests {
    @Test func overMemory() async throws {
        try await expectConformance(of: .inMemory)
    }

    @Test func overSQLite() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await expectConformance(of: SQLiteStorage(path: folder.path + "/studies.db"))
    }

    @Test(.enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL on this machine"))
    func overPostgres() async throws {
        let url = try PostgresServer.shared.get().makeDatabase()
        try await expectConformance(of: PostgresStorage(url: url))
    }

    private func expectConformance(of storage: any Storage) async throws {
        let output = try await withServer(of: storage) { port in
            try await Python.run("optuna-conformance.py", String(port))
        }
        #expect(output.contains("57 passed, 2 skipped"), "\(output.suffix(4000))")
    }
}
