public import Tuning
import TuningSQL

public import struct FoundationEssentials.Date

/// Keeps studies in a PostgreSQL database that Optuna and its dashboard read and write too.
///
/// ```swift
/// let storage = try await PostgresStorage(url: "postgresql://me@host/studies")
/// let study = try await Study.create("digits", .maximize, in: storage)
/// ```
/// Any number of workers on any number of machines share a study. A report, or whatever else is told of a trial at once,
/// costs one round trip; a trial starts with one too. Only who adds a trial to a study waits for others who do.
///
/// **Durability.** A write that has returned is on the server's disk, as far as the server's `fsync` and
/// `synchronous_commit` say so.
///
/// **A server that goes away** delays: it is tried again, first at once, then with pauses of up to five seconds. A write
/// whose answer was lost is not done twice: what may be repeated is repeated (reports, notes), and everything else
/// is noted in the table `apus_last_writes` in the same transaction and looked up there.
///
/// **In between** there may be a pooler of sessions, not one of transactions: prepared statements belong to a session.
public final class PostgresStorage: Storage {
    private let server: Server
    private let pool: ConnectionPool
    private let announcements: Announcements
    private let now: @Sendable () -> Date

    /// Connects to a database, and makes the tables if there are none.
    ///
    /// - Parameters:
    ///   - url: A URI as libpq takes it, with all its options in the query, those of TLS (`sslmode`, `sslrootcert`, …) too.
    ///   - connections: How many calls are served at once; connections are made as they are needed.
    ///   - patience: How long a server that has gone away is waited for in one call.
    ///   - statementTimeout: How long the server may take over one statement, in whole seconds, unless the URL's
    ///     `options` or the database itself says something else.
    ///   - clock: What pauses are measured by.
    ///   - now: What trials are dated by.
    /// - Throws: ``StorageError/unavailable(_:detail:)`` if the server cannot be reached or refuses,
    ///   ``StorageError/unknownSchema(_:version:)`` if the database is of another version of Optuna,
    ///   ``StorageError/readOnly(_:)`` if there are no tables and none can be made.
    public init(
        url: String, connections: Int = 4, patience: Duration = .seconds(600),
        statementTimeout: Duration = .seconds(60), clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws(StorageError) {
        let patience = Patience(limit: patience, clock: clock)
        let server = Server(try ServerAddress(url), patience, statementTimeout: statementTimeout)
        let first = Connection(to: server)
        try await first.open()
        (self.server, self.now) = (server, now)
        pool = ConnectionPool(to: server, limit: max(1, connections), first: first)
        announcements = Announcements(over: pool, clock)
    }

    /// The studies in which a worker of Apus has changed something, as they do it.
    ///
    /// Each call connects to the server for itself, and stays connected as long as the sequence is used. A change shows a
    /// tenth of a second after it was made, many of them as one. After a connection was lost every study shows, as
    /// something may have happened meanwhile. What Optuna's workers change does not show: whoever waits looks
    /// again after a while.
    public func changeEvents() -> AsyncStream<StudyRecord.ID> {
        let (server, pool) = (server, pool)
        return ChangeListener.events(of: server) {
            let studies = try? await pool.withConnection { connection throws(StorageError) in
                try await connection.read { tables throws(StorageError) in try tables.studies().map(\.id) }
            }
            return studies ?? []
        }
    }
}

extension PostgresStorage {
    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (StudyTables<PostgresSession>) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await pool.withConnection { connection throws(StorageError) in try await connection.read(body) }
    }

    private func write<Value: Sendable>(
        _ receipt: Receipt<Value>?, changing subject: Announcements.Subject,
        _ body: @escaping @Sendable (StudyTables<PostgresSession>) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await write(receipt, changing: subject) { tables, _ throws(StorageError) in try body(tables) }
    }

    private func write<Value: Sendable>(
        _ receipt: Receipt<Value>?, changing subject: Announcements.Subject,
        _ body: @escaping @Sendable (StudyTables<PostgresSession>, WriteName) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let value = try await pool.withConnection { connection throws(StorageError) in
            try await connection.write(receipt, body)
        }
        announcements.note(subject)
        return value
    }
}

/// Studies.
extension PostgresStorage {
    /// Makes a study.
    public func createStudy(
        named name: String, directions: [Direction]
    ) async throws(StorageError) -> StudyRecord {
        try await write(.study, changing: .nothing) { tables throws(StorageError) in
            try tables.createStudy(named: name, directions: directions)
        }
    }

    /// The study called `name`.
    public func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await read { tables throws(StorageError) in try tables.study(named: name) }
    }

    /// The study `id`.
    public func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord {
        try await read { tables throws(StorageError) in try tables.study(id) }
    }

    /// All studies, in the order in which they were made.
    public func studies() async throws(StorageError) -> [StudyRecord] {
        try await read { tables throws(StorageError) in try tables.studies() }
    }

    /// Deletes a study with all its trials.
    public func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) {
        try await write(.done, changing: .nothing) { tables throws(StorageError) in
            try tables.deleteStudy(id)
        }
    }

    /// Notes something about a study.
    public func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) async throws(StorageError) {
        try await write(nil, changing: .study(study)) { tables throws(StorageError) in
            try tables.annotate(study, with: attributes)
        }
    }
}

/// Trials.
extension PostgresStorage {
    /// Adds a trial as `record` describes it.
    public func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        try await write(.trial, changing: .study(study)) { tables throws(StorageError) in
            try tables.addTrial(record, to: study)
        }
    }

    /// Starts the oldest waiting trial, or a new one.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease?
    ) async throws(StorageError) -> FrozenTrial {
        let time = now()
        let new = try await write(.possibleTrial, changing: .study(study)) {
            tables, name throws(StorageError) in
            try tables.startNewTrial(in: study, lease: lease, at: time, as: name)
        }
        if let new { return new }
        return try await write(.trial, changing: .study(study)) { tables throws(StorageError) in
            try tables.startTrial(in: study, lease: lease, at: time)
        }
    }

    /// Starts the oldest waiting trial, or a new one, unless the study has all the trials that it is to have.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        let time = now()
        return try await write(.possibleTrial, changing: .study(study)) { tables throws(StorageError) in
            try tables.startTrial(in: study, lease: lease, within: budget, at: time)
        }
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    public func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        let time = now()
        return try await write(.success, changing: .trial(id)) { tables throws(StorageError) in
            try tables.startTrial(id, lease: lease, at: time)
        }
    }

    /// Records what happened to a trial, all of it or nothing.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID
    ) async throws(StorageError) {
        let time = now()
        let receipt: Receipt<Void>? = events.contains(where: \.isEnd) ? .done : nil
        try await write(receipt, changing: .trial(trial)) { tables throws(StorageError) in
            try tables.record(events, for: trial, at: time)
        }
    }

    /// Records what happened to a trial if it runs and is held by `lease`: whether it was recorded.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        let time = now()
        return try await write(.success, changing: .trial(trial)) { tables throws(StorageError) in
            try tables.record(events, for: trial, ifHeldBy: lease, at: time)
        }
    }

    /// One trial.
    public func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        try await read { tables throws(StorageError) in try tables.trial(id) }
    }

    /// The trials that changed after `revision`, in order of number.
    public func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) async throws(StorageError) -> StudyChanges {
        try await read { tables throws(StorageError) in try tables.changes(in: study, since: revision) }
    }
}

extension TrialEvent {
    /// Whether a trial ends with it, which it does once.
    fileprivate var isEnd: Bool {
        switch self {
        case .finished, .superseded: true
        case .suggested, .proposed, .reported, .userAttribute, .systemAttribute, .leased: false
        }
    }
}
