public import Tuning
import TuningSQL

public import struct FoundationEssentials.Date

/// Keeps studies in an SQLite file that Optuna and its dashboard read and write too.
///
/// ```swift
/// let storage = try SQLiteStorage(path: "runs.db")
/// let study = try await Study.create("digits", .maximize, in: storage)
/// ```
/// Any number of processes on one machine work on one file at once. The file must not be on a network file system,
/// whose locks do not hold.
///
/// A file that must not be written is read all the same. In a folder that must not be written either it is taken to be
/// at rest, as on a read-only disk, unless somebody works on it as it is opened.
///
/// A write that has returned survives the death of the process, and of all others. A power cut may undo the last ones
/// unless ``Synchronous/full`` was asked for; in no case is the file damaged.
public final class SQLiteStorage: Storage {
    /// What a write waits for.
    public enum Synchronous: String, CaseIterable, Sendable {
        /// The operating system: what is written survives every process, the last of it perhaps not a power cut.
        case normal
        /// The disk: what is written survives a power cut.
        case full
    }

    private let writer: Connection
    private let reader: Connection
    private let ownChanges = OwnChanges()
    private let now: @Sendable () -> Date

    /// Opens the file at `path`, and makes it if there is none.
    ///
    /// - Parameters:
    ///   - synchronous: What a write waits for.
    ///   - patience: How long to wait for others that keep the file locked.
    ///   - now: What trials are dated by.
    /// - Throws: ``StorageError/damaged(_:detail:)`` if the file is no database,
    ///   ``StorageError/unknownSchema(_:version:)`` if it is one of another version of Optuna,
    ///   ``StorageError/unavailable(_:detail:)`` if it cannot be opened. Then nothing was written.
    public convenience init(
        path: String, synchronous: Synchronous = .normal, patience: Duration = .seconds(60),
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(StorageError) {
        try self.init(path: path, synchronous: synchronous, patience: patience, pragmas: [], now: now)
    }

    /// Opens the file with more settings of its connections than users need.
    package init(
        path: String, synchronous: Synchronous = .normal, patience: Duration = .seconds(60),
        pragmas: [String], now: @escaping @Sendable () -> Date = { Date() }
    ) throws(StorageError) {
        let file = try DatabaseFile(path: path)
        var settings = ConnectionSettings(synchronous: synchronous, patience: patience, pragmas: pragmas)
        settings.isReadOnly = file.isSealed
        writer = try Connection(to: file, settings)
        try writer.open()
        settings.isReadOnly = true
        reader = try Connection(to: file, settings)
        self.now = now
    }

    deinit {
        // The last connection to a file moves into it what is still in the log beside it: the one that may write.
        reader.close()
        writer.close()
    }
}

extension Storage where Self == SQLiteStorage {
    /// An SQLite file, made if there is none.
    /// - Throws: ``StorageError``.
    public static func sqlite(_ path: String) throws(StorageError) -> SQLiteStorage {
        try SQLiteStorage(path: path)
    }
}

/// Studies.
extension SQLiteStorage {
    /// Makes a study.
    public func createStudy(
        named name: String, directions: [Direction]
    ) async throws(StorageError) -> StudyRecord {
        try await writer.write { tables throws(StorageError) in
            try tables.createStudy(named: name, directions: directions)
        }
    }

    /// The study called `name`.
    public func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await reader.read { tables throws(StorageError) in try tables.study(named: name) }
    }

    /// The study `id`.
    public func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord {
        try await reader.read { tables throws(StorageError) in try tables.study(id) }
    }

    /// All studies, in the order in which they were made.
    public func studies() async throws(StorageError) -> [StudyRecord] {
        try await reader.read { tables throws(StorageError) in try tables.studies() }
    }

    /// Deletes a study with all its trials.
    public func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) {
        try await writer.write { tables throws(StorageError) in try tables.deleteStudy(id) }
    }

    /// Notes something about a study.
    public func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) async throws(StorageError) {
        try await writer.write { tables throws(StorageError) in
            try tables.annotate(study, with: attributes)
        }
    }
}

/// Trials.
extension SQLiteStorage {
    /// Adds a trial as `record` describes it.
    public func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        try await writer.write { tables throws(StorageError) in try tables.addTrial(record, to: study) }
    }

    /// Adds many trials, in one transaction.
    @discardableResult
    public func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        try await writer.write { tables throws(StorageError) in try tables.addTrials(records, to: study) }
    }

    /// Starts the oldest waiting trial, or a new one.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease?
    ) async throws(StorageError) -> FrozenTrial {
        let time = now()
        return try await writer.write { tables throws(StorageError) in
            try tables.startTrial(in: study, lease: lease, at: time)
        }
    }

    /// Starts the oldest waiting trial, or a new one, if the study has not as many trials as it is to have.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        let time = now()
        return try await writer.write { tables throws(StorageError) in
            try tables.startTrial(in: study, lease: lease, within: budget, at: time)
        }
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    public func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        let (time, ownChanges) = (now(), ownChanges)
        return try await writer.write { tables throws(StorageError) in
            let isStarted = try tables.startTrial(id, lease: lease, at: time)
            ownChanges.note(id)
            return isStarted
        }
    }

    /// Records what happened to a trial, all of it or nothing.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID
    ) async throws(StorageError) {
        let (time, ownChanges) = (now(), ownChanges)
        try await writer.write { tables throws(StorageError) in
            try tables.record(events, for: trial, at: time)
            ownChanges.note(trial)
        }
    }

    /// Records what happened to a trial if it runs and is held by `lease`.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        let (time, ownChanges) = (now(), ownChanges)
        return try await writer.write { tables throws(StorageError) in
            let isRecorded = try tables.record(events, for: trial, ifHeldBy: lease, at: time)
            ownChanges.note(trial)
            return isRecorded
        }
    }

    /// One trial.
    public func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        try await reader.read { tables throws(StorageError) in try tables.trial(id) }
    }

    /// The trials that changed after `revision`, in order of number.
    public func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) async throws(StorageError) -> StudyChanges {
        if revision == .start {
            // A whole study may take long to read: others go on writing meanwhile.
            return try await reader.read { tables throws(StorageError) in
                try tables.changes(in: study, since: revision)
            }
        }
        // Little is read faster where it was written: the pages are still there.
        let ownChanges = ownChanges
        return try await writer.read { tables throws(StorageError) in
            try ownChanges.changes(in: study, since: revision, tables)
        }
    }
}
