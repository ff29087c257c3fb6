import CPostgres
import TuningSQL

/// One connection to the server, in pipeline mode: what is sent is answered later, in turn.
///
/// It owns libpq's handle and blocks its caller, who must be alone with it on a thread that may wait.
final class Link {
    private let handle: OpaquePointer
    private var names: [SQLStatement: String] = [:]
    private var count = 0
    private var expected: [Answer] = []

    /// What is still to come.
    private enum Answer {
        case preparation(of: SQLStatement)
        /// The rows of the request at a position, or of one that nobody asks about.
        case rows(position: Int?)
        /// The end of what was sent together.
        case end
    }

    /// Connects to `address`.
    ///
    /// - Parameter statementTimeout: How long the server may take over one statement, if nothing else says so.
    init(to address: ServerAddress, statementTimeout: Duration) throws(ServerFailure) {
        guard let handle = address.withParameters({ PQconnectdbParams($0, $1, 1) }) else {
            throw ServerFailure(connecting: "out of memory")
        }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            throw ServerFailure(connecting: handle)
        }
        // Else libpq prints what the server only mentions.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        let result = PQexec(handle, Self.settings(statementTimeout: statementTimeout))
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw ServerFailure(result, over: handle) }
        PQenterPipelineMode(handle)
    }

    deinit { PQfinish(handle) }

    /// What a connection begins with.
    ///
    /// Every lookup has an index, but a plan may be made while a table is small, and is kept. Whoever falls silent in the
    /// middle of a transaction lets the others go on after a minute.
    private static func settings(statementTimeout: Duration) -> String {
        """
        SELECT set_config('statement_timeout', '\(statementTimeout.components.seconds)s', false)
            WHERE current_setting('statement_timeout') = '0';
        SELECT set_config('idle_in_transaction_session_timeout', '60s', false)
            WHERE current_setting('idle_in_transaction_session_timeout') = '0';
        SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
        SET datestyle = ISO; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off
        """
    }

    /// Sends `request`; its rows come with `position`, or not at all.
    func send(_ request: SQLRequest, at position: Int? = nil) throws(ServerFailure) {
        let texts = CStrings(request.arguments)
        let name = try name(of: request.statement)
        let isSent = texts.withPointers {
            PQsendQueryPrepared(handle, name, Int32(texts.count), $0, nil, nil, 0)
        }
        guard isSent == 1 else { throw ServerFailure(nil, over: handle) }
        expected.append(.rows(position: position))
    }

    private func name(of statement: SQLStatement) throws(ServerFailure) -> String {
        if let name = names[statement] { return name }
        count += 1
        let name = "s\(count)"
        guard PQsendPrepare(handle, name, statement.postgresText, 0, nil) == 1 else {
            throw ServerFailure(nil, over: handle)
        }
        expected.append(.preparation(of: statement))
        names[statement] = name
        return name
    }

    /// Ends what was sent together: the server answers, and what is in no transaction becomes durable.
    func endBatch() throws(ServerFailure) {
        guard PQpipelineSync(handle) == 1 else { throw ServerFailure(nil, over: handle) }
        expected.append(.end)
    }

    /// Waits for all answers; `body` is called with the rows.
    ///
    /// - Throws: The first failure, once all answers are there, or none will come.
    func receive(_ body: (Int, PostgresRow) -> Void = { _, _ in }) throws(ServerFailure) {
        var failure: ServerFailure?
        for answer in expected {
            guard let result = PQgetResult(handle) else { throw ServerFailure(nil, over: handle) }
            defer { PQclear(result) }
            switch (PQresultStatus(result), answer) {
            case (PGRES_TUPLES_OK, .rows(let position?)):
                for row in 0..<PQntuples(result) { body(position, PostgresRow(result: result, row: row)) }
            case (PGRES_TUPLES_OK, _), (PGRES_COMMAND_OK, _), (PGRES_PIPELINE_SYNC, _): break
            case (PGRES_PIPELINE_ABORTED, .preparation(let statement)): names[statement] = nil
            case (PGRES_PIPELINE_ABORTED, _): break
            default:
                if case .preparation(let statement) = answer { names[statement] = nil }
                failure = failure ?? ServerFailure(result, over: handle)
            }
            if let failure, failure.isLost { throw failure }
            if case .end = answer { continue }
            while let rest = PQgetResult(handle) { PQclear(rest) }
        }
        expected.removeAll(keepingCapacity: true)
        if let failure { throw failure }
    }

    /// Whether the server says that it is not ready yet, or no more.
    static func isTurnedAway(from address: ServerAddress) -> Bool {
        address.withParameters { PQpingParams($0, $1, 1) } == PQPING_REJECT
    }
}
