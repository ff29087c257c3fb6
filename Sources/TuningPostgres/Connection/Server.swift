import Synchronization
import Tuning
import TuningSQL

/// The database that all connections of one storage lead to, and what they have learnt about it.
final class Server: Sendable {
    let address: ServerAddress
    let memory = DistributionMemory()
    let patience: Patience
    /// How long the server may take over one statement, unless the address or the database itself says so.
    let statementTimeout: Duration
    private let state = Mutex(State())

    private struct State {
        var dates = DateForm.utc
        var hasOwnTables = false
        var isPrepared = false
    }

    init(_ address: ServerAddress, _ patience: Patience, statementTimeout: Duration) {
        (self.address, self.patience, self.statementTimeout) = (address, patience, statementTimeout)
    }

    /// What the dates in the tables mean.
    var dates: DateForm {
        get { state.withLock { $0.dates } }
        set { state.withLock { $0.dates = newValue } }
    }

    /// Whether our own tables were seen.
    var hasOwnTables: Bool {
        get { state.withLock { $0.hasOwnTables } }
        set { state.withLock { $0.hasOwnTables = newValue } }
    }

    /// Whether nothing is missing that a write needs.
    var isPrepared: Bool {
        get { state.withLock { $0.isPrepared } }
        set { state.withLock { $0.isPrepared = newValue } }
    }

    /// Whether it is worth while to wait for the server although it could not be reached: it starts, or is full.
    func isOnItsWay(after error: StorageError) -> Bool {
        if case .unavailable(_, let detail) = error,
            detail.contains("too many clients") || detail.contains("connection slots")
        {
            return true
        }
        return Link.isTurnedAway(from: address)
    }

    /// The tables as `session` sees them.
    func tables(_ session: PostgresSession) -> StudyTables<PostgresSession> {
        StudyTables(session, dates: dates, hasOwnTables: hasOwnTables, memory: memory)
    }
}

/// What is done to a database as it is opened, and before the first write: until then it is left as it is found.
extension Server {
    /// Looks at what the database holds, and makes the tables if there are none.
    func open(_ session: PostgresSession) throws(StorageError) {
        switch try session.schemaState(tables: session.names) {
        case .unknown(let version): throw .unknownSchema(address.place, version: version)
        case .current(let dates): self.dates = dates
        case .absent: try prepare(session)
        }
    }

    /// Makes the tables that are missing.
    func prepare(_ session: PostgresSession) throws(StorageError) {
        // One process at a time. Optuna does not wait for it: then one of both begins again.
        try session.run("SELECT pg_advisory_xact_lock(hashtext('apus'), hashtext('schema'))")
        let names = try session.names
        let state = try session.schemaState(tables: names)
        if case .unknown(let version) = state { throw .unknownSchema(address.place, version: version) }
        if case .current(let dates) = state { self.dates = dates }
        var isComplete = names.isSuperset(of: Schema.ownNamesInPostgres)
        if isComplete { isComplete = try session.isStamped }
        if !isComplete { try session.completeSchema(of: state) }
        try session.commit()
        hasOwnTables = true
        isPrepared = true
    }

    /// Sees whether our own tables are there, which a reader can do without.
    func lookForOwnTables(_ session: PostgresSession) throws(StorageError) {
        hasOwnTables = try session.names.isSuperset(of: Schema.ownNamesInPostgres)
    }
}

extension PostgresSession {
    /// The names of all tables and indexes that are found without the name of a schema before theirs.
    fileprivate var names: Set<String> {
        get throws(StorageError) {
            let names = try all(
                """
                SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE pg_table_is_visible(c.oid) AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                """
            ) { $0.text(0) }
            return Set(names)
        }
    }

    fileprivate var isStamped: Bool {
        get throws(StorageError) { try first("SELECT 1 FROM alembic_version") { _ in true } != nil }
    }
}
