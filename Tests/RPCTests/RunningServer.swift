import Synchronization
import Tuning
import TuningRPC

/// Calls `body` with the port of a server of `storage` that runs meanwhile.
func withServer<Result: Sendable>(
    of storage: any Storage, port: Int = 0, token: String? = nil,
    _ body: @Sendable (Int) async throws -> Result
) async throws -> Result {
    let server = StorageServer(of: storage, host: "127.0.0.1", port: port, token: token)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let result = try await body(server.port)
        group.cancelAll()
        return result
    }
}
