import Dispatch
import Synchronization
import Tuning
import TuningSQL

/// One connection to a server, with a thread that does all its work, one transaction after the other.
///
/// Callers wait without holding a thread. When the link breaks, the next attempt makes a new one. What they asked for is
/// done even if their task is cancelled meanwhile.
final class Connection: Sendable {
    private let server: Server
    private let queue = DispatchQueue(label: "apus.postgres")
    private let state = Mutex(State())

    private struct State {
        var link: Link?
        var writes = WriteCount()
    }

    /// How an attempt went.
    private enum Attempt<Value: Sendable>: Sendable {
        case ended(Result<Value, StorageError>)
        case again(StorageError, Obstacle)

        /// The same failure of an attempt at more; `nil` if it did not fail.
        func obstacle<Other>() -> Attempt<Other>? {
            switch self {
            case .ended(.success): nil
            case .ended(.failure(let error)): .ended(.failure(error))
            case .again(let error, let obstacle): .again(error, obstacle)
            }
        }
    }

    /// A connection to `server`, which is made when it is first needed.
    init(to server: Server) { self.server = server }

    /// Ends the connection, once all that was asked for is done.
    func close() {
        queue.async { [self] in
            state.withLock { state in
                if let link = state.link { state.writes.forget(over: link) }
                state.link = nil
            }
        }
    }

    /// Looks at what the database holds, and makes the tables if there are none.
    func open() async throws(StorageError) {
        let server = server
        try await untilDone { (state, _) -> Attempt<Void> in
            let attempt: Attempt<Void> = Self.attempt(server, &state) { session, _ throws(StorageError) in
                try server.open(session)
                if !session.isEnded { try session.commit() }
            }
            // Whoever begins is told at once what is wrong, unless the server is on its way.
            if case .again(let error, .lost) = attempt, !server.isOnItsWay(after: error) {
                return .ended(.failure(error))
            }
            return attempt
        }
    }

    /// What `body` finds in the tables, all at one moment.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (StudyTables<PostgresSession>) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let server = server
        return try await untilDone { state, _ in
            Self.attempt(server, &state, .beginReading) { session, _ throws(StorageError) in
                if !server.hasOwnTables { try server.lookForOwnTables(session) }
                return try body(server.tables(session))
            }
        }
    }

    /// What `body` changes in the tables, all of it or nothing.
    ///
    /// - Parameter receipt: By what it is known that it was done, if it must not be done twice.
    func write<Value: Sendable>(
        _ receipt: Receipt<Value>?,
        _ body: @escaping @Sendable (StudyTables<PostgresSession>, WriteName) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let server = server
        return try await untilDone { state, isFirst in
            if !server.isPrepared {
                let attempt: Attempt<Void> = Self.attempt(server, &state) {
                    session, _ throws(StorageError) in
                    try server.prepare(session)
                }
                if let obstacle = attempt.obstacle() as Attempt<Value>? { return obstacle }
            }
            if isFirst { state.writes.isInDoubt = false }
            if let receipt, state.writes.isInDoubt {
                let answer = Self.attempt(server, &state) { session, writes throws(StorageError) in
                    try writes.settle(session)
                }
                if let obstacle = answer.obstacle() as Attempt<Value>? { return obstacle }
                if case .ended(.success(let answer?)) = answer {
                    return Self.attempt(server, &state, .beginReading) { session, _ throws(StorageError) in
                        try receipt.value(server.tables(session), answer)
                    }
                }
            }
            return Self.attempt(server, &state) { session, writes throws(StorageError) in
                let name = writes.next()
                writes.isInDoubt = receipt != nil
                defer { if session.failure?.isLost != true || !session.isEnded { writes.isInDoubt = false } }
                let value = try body(server.tables(session), name)
                if session.isEnded { return value }
                if let receipt { try session.acknowledge(name, answer: receipt.answer(value)) }
                try session.commit()
                return value
            }
        }
    }

    /// Does what `body` says, if that is possible at once.
    func tell(
        _ body: @escaping @Sendable (PostgresSession) throws(StorageError) -> Void
    ) async throws(StorageError) {
        let server = server
        try await untilDone { (state, _) -> Attempt<Void> in
            let attempt: Attempt<Void> = Self.attempt(server, &state) { session, _ throws(StorageError) in
                try body(session)
                try session.commit()
            }
            guard case .again(let error, _) = attempt else { return attempt }
            return .ended(.failure(error))
        }
    }

    /// What `attempt` leads to, which is repeated while something is in its way that may go.
    private func untilDone<Value: Sendable>(
        _ attempt: @escaping @Sendable (inout State, _ isFirst: Bool) -> Attempt<Value>
    ) async throws(StorageError) -> Value {
        var attempts = server.patience.attempts
        var isFirst = true
        while true {
            let outcome = await withCheckedContinuation {
                (continuation: CheckedContinuation<Attempt<Value>, Never>) in
                queue.async { [self, isFirst] in
                    continuation.resume(returning: state.withLock { state in attempt(&state, isFirst) })
                }
            }
            isFirst = false
            switch outcome {
            case .ended(let result): return try result.get()
            case .again(let error, let obstacle):
                guard let pause = attempts.pause(after: obstacle) else { throw error }
                await server.patience.wait(pause)
            }
        }
    }

    /// How `body` fares in one transaction.
    private static func attempt<Value: Sendable>(
        _ server: Server, _ state: inout State, _ begin: SQLStatement = .begin,
        _ body: (PostgresSession, inout WriteCount) throws(StorageError) -> Value
    ) -> Attempt<Value> {
        let place = server.address.place
        let link: Link
        do throws(ServerFailure) {
            if let known = state.link {
                link = known
            } else {
                link = try Link(to: server.address, statementTimeout: server.statementTimeout)
                state.link = link
            }
        } catch {
            return .again(StorageError(error, at: place), .lost)
        }
        let session = PostgresSession(link, at: place, begin)
        do throws(StorageError) {
            let value = try body(session, &state.writes)
            if !session.isEnded { try? session.endReading() }
            return .ended(.success(value))
        } catch {
            server.memory.forgetStudies()
            let failure = session.failure
            do throws(ServerFailure) { try session.rollBack() } catch { state.link = nil }
            guard let failure else { return .ended(.failure(error)) }
            if failure.isLost {
                state.link = nil
                return .again(error, .lost)
            }
            if failure.isSurprise { server.memory.forgetRunning() }
            guard failure.isConflict || failure.isSurprise else { return .ended(.failure(error)) }
            return .again(error, failure.isConflict ? .conflict : .surprise)
        }
    }
}

extension SQLStatement {
    fileprivate static let begin: SQLStatement = "BEGIN"
    fileprivate static let beginReading: SQLStatement = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
}
