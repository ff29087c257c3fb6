import Synchronization
import Tuning

/// Some connections to one server, each of which serves one caller at a time.
///
/// A worker that does one thing after the other has one: a further one is made when all are busy.
final class ConnectionPool: Sendable {
    private let server: Server
    private let limit: Int
    private let state: Mutex<State>

    private struct State {
        var idle: [Connection] = []
        var all: [Connection] = []
        var waiting: [CheckedContinuation<Connection, Never>] = []
    }

    /// No more than `limit` connections to `server`, the first of which is `first`.
    init(to server: Server, limit: Int, first: Connection) {
        (self.server, self.limit) = (server, limit)
        state = Mutex(State(idle: [first], all: [first]))
    }

    deinit {
        for connection in state.withLock({ $0.all }) { connection.close() }
    }

    /// What `body` returns, which has a connection for itself meanwhile.
    func withConnection<Value>(
        _ body: (Connection) async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let connection = await take()
        defer { giveBack(connection) }
        return try await body(connection)
    }

    private func take() async -> Connection {
        await withCheckedContinuation { continuation in
            let connection: Connection? = state.withLock { state in
                if let connection = state.idle.popLast() { return connection }
                guard state.all.count < limit else {
                    state.waiting.append(continuation)
                    return nil
                }
                let connection = Connection(to: server)
                state.all.append(connection)
                return connection
            }
            if let connection { continuation.resume(returning: connection) }
        }
    }

    private func giveBack(_ connection: Connection) {
        let next: CheckedContinuation<Connection, Never>? = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.idle.append(connection)
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: connection)
    }
}
