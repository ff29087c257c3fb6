public import Tuning

/// Keeps studies on a server: that of `apus serve`, or one that speaks Optuna's protocol alone, as Optuna's own and Rustuna's do.
///
/// ```swift
/// let storage = try await RemoteStorage(host: "tuning.example", port: 13000)
/// let study = try await Study.load("digits", from: storage)
/// ```
/// A server that goes away delays calls, and a call that was on its way is made again: what it is about happens once, but
/// for a trial that is added or started just as the connection breaks, which may be there twice; one that was started so is
/// taken back when its lease has run out. What Optuna's protocol cannot promise is told on the page <doc:Storage>.
public final class RemoteStorage: Storage {
    private let client: any Storage

    /// Connects to a server.
    ///
    /// - Parameters:
    ///   - host: Its name or address.
    ///   - port: Its port.
    ///   - isEncrypted: Whether the connection is encrypted, and the server's certificate verified.
    ///   - token: What the server asks for.
    ///   - patience: How long a call waits for a server that went away.
    /// - Throws: ``StorageError/unavailable(_:detail:)`` if it is not there, or speaks neither protocol.
    public init(
        host: String, port: Int, isEncrypted: Bool = false, token: String? = nil,
        patience: Duration = .seconds(600)
    ) async throws(StorageError) {
        let link = try ServerLink(
            host: host, port: port, isEncrypted: isEncrypted, token: token, patience: patience)
        let own = StudyServiceClient(link)
        if try await own.isSpoken() {
            client = own
        } else {
            let optuna = StorageServiceClient(link)
            _ = try await optuna.studies()
            client = optuna
        }
    }
}

/// Studies.
extension RemoteStorage {
    /// Makes a study.
    public func createStudy(
        named name: String, directions: [Direction]
    ) async throws(StorageError) -> StudyRecord {
        try await client.createStudy(named: name, directions: directions)
    }

    /// The study called `name`.
    public func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await client.study(named: name)
    }

    /// The study `id`.
    public func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord {
        try await client.study(id)
    }

    /// All studies, in the order in which they were made.
    public func studies() async throws(StorageError) -> [StudyRecord] { try await client.studies() }

    /// Deletes a study with all its trials.
    public func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) {
        try await client.deleteStudy(id)
    }

    /// Notes something about a study.
    public func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) async throws(StorageError) {
        try await client.annotate(study, with: attributes)
    }
}

/// Trials.
extension RemoteStorage {
    /// Adds a trial as `record` describes it.
    public func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        try await client.addTrial(record, to: study)
    }

    /// Adds many trials, with one call where the server can.
    @discardableResult
    public func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        try await client.addTrials(records, to: study)
    }

    /// Starts the oldest waiting trial, or a new one.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease?
    ) async throws(StorageError) -> FrozenTrial {
        try await client.startTrial(in: study, lease: lease)
    }

    /// Starts the oldest waiting trial, or a new one, unless the study has all the trials that it is to have.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        try await client.startTrial(in: study, lease: lease, within: budget)
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    public func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        try await client.startTrial(id, lease: lease)
    }

    /// Records what happened to a trial.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID
    ) async throws(StorageError) {
        try await client.record(events, for: trial)
    }

    /// Records what happened to a trial if it runs and is held by `lease`: whether it was recorded.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        try await client.record(events, for: trial, ifHeldBy: lease)
    }

    /// One trial.
    public func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        try await client.trial(id)
    }

    /// The trials that changed after `revision`, in order of number.
    public func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) async throws(StorageError) -> StudyChanges {
        try await client.changes(in: study, since: revision)
    }
}
