import Foundation
import Testing
import Tuning
import TuningRPC
import TuningSQLite
import TuningTesting

/// A storage that is reached over the network is as good as the one behind the server.
@Suite struct RemoteStorageTests {
    @Test func memoryHonoursItsContract() async throws {
        try await Servers.use { servers in
            try await StorageContract { try await servers.remote(.inMemory) }.verify()
        }
    }

    @Test func sqliteHonoursItsContract() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await Servers.use { servers in
            try await StorageContract {
                try await servers.remote(SQLiteStorage(path: folder.path + "/\(UUID()).db"))
            }.verify()
        }
    }

    @Test func aServerThatWasNeverThereIsNamed() async throws {
        await #expect { try await RemoteStorage(host: "127.0.0.1", port: 1) } throws: { error in
            if case StorageError.unavailable("grpc://127.0.0.1:1", _) = error { true } else { false }
        }
    }

    @Test func aTokenIsBroughtAlong() async throws {
        try await withServer(of: .inMemory, token: "secret") { port in
            let storage = try await RemoteStorage(host: "127.0.0.1", port: port, token: "secret")
            #expect(try await storage.studies().isEmpty)
            await #expect { try await RemoteStorage(host: "127.0.0.1", port: port) } throws: { error in
                "\(error)".contains("token")
            }
        }
    }

    /// A server that goes away delays a worker, and loses nothing.
    @Test func aServerThatComesBackIsWaitedFor() async throws {
        let storage = InMemoryStorage()
        let first = StorageServer(of: storage, host: "127.0.0.1", port: 0)
        let running = Task { try await first.run() }
        let port = try await first.port
        let remote = try await RemoteStorage(host: "127.0.0.1", port: port)
        let study = try await Study.create("s", .minimize, sampler: .random, in: remote)
        try await study.optimize(trials: 3) { try $0.suggestFloat("x", in: 0...1) }
        running.cancel()
        _ = await running.result
        let rest = Task {
            _ = try await study.optimize(trials: 3) { try $0.suggestFloat("x", in: 0...1) }
        }
        try await withServer(of: storage, port: port) { _ in try await rest.value }
        let record = try storage.study(named: "s")
        let trials = try storage.changes(in: record.id, since: .start).trials
        #expect(trials.count { $0.state == .complete } == 6)
    }

    /// More than the four megabytes that messages usually have.
    @Test func largeMessagesPass() async throws {
        let text = JSON.string(String(repeating: "x", count: 10 << 20)).text
        try await withServer(of: .inMemory) { port in
            let storage = try await RemoteStorage(host: "127.0.0.1", port: port)
            let study = try await storage.createStudy(named: "s", directions: [.minimize])
            try await storage.annotate(study.id, with: [.user(key: "k", text)])
            #expect(try await storage.study(named: "s").userAttributes["k"] == text)
        }
    }
}

/// Servers that run until a test is over.
private final class Servers: Sendable {
    private let servers: AsyncStream<StorageServer>.Continuation

    private init(_ servers: AsyncStream<StorageServer>.Continuation) { self.servers = servers }

    static func use(_ body: @escaping @Sendable (Servers) async throws -> Void) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: StorageServer.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await body(Servers(continuation))
            }
            for await server in stream { group.addTask { try? await server.run() } }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    func remote(_ storage: any Storage) async throws -> RemoteStorage {
        let server = StorageServer(of: storage, host: "127.0.0.1", port: 0)
        servers.yield(server)
        return try await RemoteStorage(host: "127.0.0.1", port: server.port)
    }
}
