import Tuning
import TuningSQL

/// One transaction over a link.
///
/// Statements whose rows nobody wants wait for one whose rows somebody does, or for the end, and go to the server with
/// it. A transaction without such a statement in the middle is one round trip, and needs no `BEGIN` and no `COMMIT`:
/// the server takes what is sent together for one.
final class PostgresSession: SQLSession {
    static var isRemote: Bool { true }

    let place: String
    private let link: Link
    private let begin: SQLStatement
    private var waiting: [SQLRequest] = []
    private var isBegun = false
    /// What went wrong, if anything did.
    private(set) var failure: ServerFailure?
    /// Whether the end was sent, so that all may be done even if there is no answer.
    private(set) var isEnded = false
    private var isOver = false

    /// The session over `link`, whose thread this is; errors call the database `place`.
    init(_ link: Link, at place: String, _ begin: SQLStatement = "BEGIN") {
        (self.link, self.place, self.begin) = (link, place, begin)
    }

    func run(_ statement: SQLStatement, with arguments: [SQLValue]) throws(StorageError) {
        try check(arguments)
        waiting.append(SQLRequest(statement, arguments))
    }

    /// Refuses what would be cut off: a text ends at a zero byte.
    private func check(_ arguments: [SQLValue]) throws(StorageError) {
        for case .text(let text) in arguments where text.utf8.contains(0) {
            throw .unavailable(place, detail: "PostgreSQL stores no text with a zero character in it")
        }
    }

    func query(
        _ statement: SQLStatement, _ arguments: [SQLValue],
        _ body: (PostgresRow) throws(StorageError) -> Void
    ) throws(StorageError) {
        try queryAll([SQLRequest(statement, arguments)]) { _, row throws(StorageError) in try body(row) }
    }

    func queryAll(
        _ requests: [SQLRequest], _ body: (Int, PostgresRow) throws(StorageError) -> Void
    ) throws(StorageError) {
        if requests.isEmpty { return }
        for request in requests { try check(request.arguments) }
        try exchange(body) { () throws(ServerFailure) in
            if !isBegun { try link.send(SQLRequest(begin)) }
            isBegun = true
            try sendWaiting()
            for (position, request) in requests.enumerated() { try link.send(request, at: position) }
        }
    }

    /// Makes durable what was done; `last`, if there is one, is still a part of it.
    func commit(
        _ last: SQLRequest? = nil, _ body: (PostgresRow) throws(StorageError) -> Void = { _ in }
    ) throws(StorageError) {
        isEnded = true
        if !isBegun, waiting.isEmpty, last == nil { return }
        try exchange({ _, row throws(StorageError) in try body(row) }) { () throws(ServerFailure) in
            try sendWaiting()
            if let last { try link.send(last, at: 0) }
            if isBegun { try link.send(SQLRequest("COMMIT")) }
        }
        isOver = true
    }

    /// Ends a transaction that has only read, without waiting for an answer.
    func endReading() throws(ServerFailure) {
        isEnded = true
        guard isBegun else { return }
        try link.send(SQLRequest("COMMIT"))
        try link.endBatch()
    }

    /// Undoes what was done.
    ///
    /// The server passes over what comes after a failure in a batch, the end of the transaction too.
    func rollBack() throws(ServerFailure) {
        guard isBegun, !isOver else { return }
        try link.send(SQLRequest("ROLLBACK"))
        try link.endBatch()
        try link.receive()
    }

    private func sendWaiting() throws(ServerFailure) {
        for request in waiting { try link.send(request) }
        waiting = []
    }

    private func exchange(
        _ body: (Int, PostgresRow) throws(StorageError) -> Void, _ send: () throws(ServerFailure) -> Void
    ) throws(StorageError) {
        var refusal: StorageError?
        do throws(ServerFailure) {
            try send()
            try link.endBatch()
            try link.receive { position, row in
                guard refusal == nil else { return }
                do throws(StorageError) { try body(position, row) } catch { refusal = error }
            }
        } catch {
            failure = error
            throw StorageError(error, at: place)
        }
        if let refusal { throw refusal }
    }
}
