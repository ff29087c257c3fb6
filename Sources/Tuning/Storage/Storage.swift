/// Keeps studies and the history of their trials.
///
/// An instance is shared by many tasks, and a database by many processes. Whatever the interleaving:
/// - Identifiers grow, are never given twice, not even after a study was deleted, and become visible in order.
/// - A waiting trial is started by one caller alone.
/// - A trial that has ended never changes again.
/// - A cancelled task writes all the same: what was measured must be kept.
/// - When a write returns, it survives the death of this process.
///
/// A conforming type passes `StorageContract` of `TuningTesting`:
/// ```swift
/// @Test func honoursItsContract() async throws {
///     try await StorageContract { MyStorage() }.verify()
/// }
/// ```
public protocol Storage: Sendable {
    /// Makes a study.
    /// - Throws: ``StorageError/studyExists(name:)``.
    func createStudy(named name: String, directions: [Direction]) async throws(StorageError) -> StudyRecord

    /// The study called `name`.
    /// - Throws: ``StorageError/noStudy(name:)``.
    func study(named name: String) async throws(StorageError) -> StudyRecord

    /// The study `id`.
    /// - Throws: ``StorageError/noStudyWithID(_:)``.
    func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord

    /// All studies, in the order in which they were made.
    func studies() async throws(StorageError) -> [StudyRecord]

    /// Deletes a study with all its trials.
    func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError)

    /// Notes something about a study. A key that is there already gets the new value.
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) async throws(StorageError)

    /// Adds a trial as `record` describes it: a waiting one to be started later, one that runs, or one that ended elsewhere.
    /// - Throws: ``StorageError/incompatible(_:)`` if a parameter does not fit the study, ``StorageError/notANumber``
    ///   if a value is NaN.
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) async throws(StorageError) -> FrozenTrial

    /// Adds many trials, in their order and without another one between them, all of them or none.
    ///
    /// Unless a storage knows better it adds one after the other.
    /// - Throws: What ``addTrial(_:to:)`` throws.
    @discardableResult
    func addTrials(_ records: [TrialRecord], to study: StudyRecord.ID) async throws(StorageError)
        -> [FrozenTrial]

    /// Starts the oldest waiting trial, or a new one. No two callers, in any process, get the same trial.
    func startTrial(in study: StudyRecord.ID, lease: Lease?) async throws(StorageError) -> FrozenTrial

    /// Starts the oldest waiting trial, or a new one, if the study has not as many trials as it is to have.
    ///
    /// A trial counts that has ended, unless another one repeats it (``TrialRecord/isRepeated``), and one that runs and is
    /// held by a lease. However many workers ask at once, in however many processes, no more than `budget` trials count.
    /// - Returns: `nil` if `budget` trials count: one of those that run may yet have to be repeated.
    func startTrial(in study: StudyRecord.ID, lease: Lease, within budget: Int) async throws(StorageError)
        -> FrozenTrial?

    /// Starts the waiting trial `id`, whatever waits before it.
    /// - Returns: Whether it was started: `false` if it runs already, as when another worker was faster.
    /// - Throws: ``StorageError/trialFinished(_:)``, ``StorageError/noTrial(_:)``.
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool

    /// Records what happened to a trial, all of it or nothing.
    ///
    /// A waiting trial takes parameters, attributes and an end; a running one takes everything.
    /// - Throws: ``StorageError/trialFinished(_:)`` if the trial has ended, ``StorageError/notRunning(_:)`` if it waits
    ///   and does not take an event, ``StorageError/notANumber`` if a value of its end is NaN,
    ///   ``StorageError/incompatible(_:)`` if a parameter does not fit the study. Of two faults the first named counts.
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) async throws(StorageError)

    /// Records what happened to a trial if it runs and is held by `lease`: nobody has heard of it since.
    ///
    /// So a trial is taken back from a worker that fell silent, by one caller alone.
    /// - Parameter lease: The lease as it was read.
    /// - Returns: Whether it was recorded: `false` if the trial has ended or its lease is another one.
    /// - Throws: What ``record(_:for:)`` throws otherwise.
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease)
        async throws(StorageError) -> Bool

    /// One trial.
    /// - Throws: ``StorageError/noTrial(_:)``.
    func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial

    /// The trials that changed after `revision`, in order of number, and the revision to ask with next time.
    ///
    /// A trial that runs may come again without a change, one that has ended never. A waiting one comes when it is added
    /// and when it starts or ends; what is noted about it meanwhile comes then.
    func changes(in study: StudyRecord.ID, since revision: Revision) async throws(StorageError)
        -> StudyChanges
}

extension Storage {
    /// Adds many trials, one after the other.
    @discardableResult
    public func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        var trials: [FrozenTrial] = []
        for record in records { trials.append(try await addTrial(record, to: study)) }
        return trials
    }
}

/// A study as the storage knows it.
public struct StudyRecord: Identifiable, Hashable, Codable, Sendable {
    /// What a storage knows a study by.
    ///
    /// Never given twice.
    public struct ID: RawRepresentable, Hashable, Codable, Sendable {
        /// The number of the study in the storage.
        public let rawValue: Int
        /// Names the study `rawValue`.
        public init(rawValue: Int) { self.rawValue = rawValue }
    }

    /// What the storage knows it by.
    public let id: ID
    /// Its name.
    public let name: String
    /// What each objective is after.
    public let directions: [Direction]
    /// What users noted.
    public var userAttributes: [String: JSONText]
    /// What samplers and the study itself noted.
    public var systemAttributes: [String: JSONText]

    /// Describes a study.
    public init(
        id: ID, name: String, directions: [Direction],
        userAttributes: [String: JSONText] = [:], systemAttributes: [String: JSONText] = [:]
    ) {
        (self.id, self.name, self.directions) = (id, name, directions)
        (self.userAttributes, self.systemAttributes) = (userAttributes, systemAttributes)
    }
}

/// A note about a study.
public enum StudyAttribute: Hashable, Codable, Sendable {
    /// A user noted something.
    case user(key: String, JSONText)
    /// A sampler or the study itself noted something.
    case system(key: String, JSONText)
}

/// Trials that changed, and the revision that they lead to.
public struct StudyChanges: Sendable {
    /// The trials, in order of number.
    public var trials: [FrozenTrial]
    /// What to ask with next time.
    public var revision: Revision

    /// Pairs `trials` with `revision`.
    public init(trials: [FrozenTrial], revision: Revision) {
        (self.trials, self.revision) = (trials, revision)
    }
}

/// How much of a study's history a reader has seen.
///
/// Only the storage that made it can read it.
public struct Revision: Hashable, Codable, Sendable {
    /// A counter: of changes, or the last trial that was seen, as the storage likes.
    public var position: Int
    /// The trials up to `position` that were running, where the storage keeps no log of changes.
    public var open: [FrozenTrial.ID]
    /// The trials up to `position` that were waiting, where the storage keeps no log of changes.
    public var waiting: [FrozenTrial.ID]
    /// Numbers of the storage's own, by which it tells what can have changed.
    public var marks: [Int]

    /// A revision of some storage's own meaning.
    public init(
        position: Int, open: [FrozenTrial.ID] = [], waiting: [FrozenTrial.ID] = [], marks: [Int] = []
    ) {
        (self.position, self.open, self.waiting, self.marks) = (position, open, waiting, marks)
    }

    /// Before everything.
    public static let start = Revision(position: -1)
}
