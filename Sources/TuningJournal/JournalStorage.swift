import Dispatch
import Synchronization
public import Tuning

public import struct FoundationEssentials.Date

/// Keeps studies in a file that Optuna's `JournalStorage` reads and writes too, on a network file system if need be.
///
/// ```swift
/// let storage = try JournalStorage(path: "/shared/runs.log")
/// let study = try await Study.create("digits", .maximize, in: storage)
/// ```
/// The file is a list of all that ever happened, one line for each: writing costs an append, opening costs the whole
/// file, and a study that is deleted leaves it no smaller. Any number of processes on any machines that share the file
/// work on it at once, each behind a lock beside it (`runs.log.lock`).
///
/// A write that has returned is on the disk.
public final class JournalStorage: Storage {
    private let journal: Mutex<Journal>
    private let thread: DispatchQueue
    private let now: @Sendable () -> Date

    /// Opens the file at `path`, and makes it if there is none.
    ///
    /// It is read with the first use.
    ///
    /// - Parameters:
    ///   - patience: How long to wait for others that keep the file locked. A lock whose holder shows no sign of life for
    ///     30 seconds is broken.
    ///   - now: What trials are dated by.
    /// - Throws: ``StorageError/unavailable(_:detail:)`` if the file cannot be opened, ``StorageError/readOnly(_:)``
    ///   if it, or its folder, is not for this user.
    public convenience init(
        path: String, patience: Duration = .seconds(120), now: @escaping @Sendable () -> Date = { Date() }
    ) throws(StorageError) {
        try self.init(path: path, waiting: .real(patience: patience), now: now)
    }

    /// Opens the file, waiting for locks as `waiting` says.
    package init(
        path: String, waiting: JournalWaiting, now: @escaping @Sendable () -> Date = { Date() }
    ) throws(StorageError) {
        journal = Mutex(try Journal(path: path, waiting: waiting))
        thread = DispatchQueue(label: "apus.journal")
        self.now = now
    }

    private func perform<Value: Sendable>(
        _ body: @escaping @Sendable (inout Journal) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        // Callers wait without holding a thread, and what they asked for is done even if their task is cancelled.
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, StorageError>, Never>) in
            thread.async {
                continuation.resume(
                    returning: Result { () throws(StorageError) in
                        try self.journal.withLock { journal throws(StorageError) in try body(&journal) }
                    })
            }
        }
        return try result.get()
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (JournalState) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await perform { journal throws(StorageError) in try journal.read(body) }
    }

    private func write<Plan, Value: Sendable>(
        _ plan: @escaping @Sendable (JournalState, Date) throws(StorageError) -> ([JournalOperation], Plan),
        _ result: @escaping @Sendable (JournalState, Plan) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let time = now().stored
        return try await perform { journal throws(StorageError) in
            try journal.write({ state throws(StorageError) in try plan(state, time) }, result)
        }
    }
}

extension Storage where Self == JournalStorage {
    /// A file in Optuna's journal format, made if there is none.
    /// - Throws: ``StorageError``.
    public static func journal(_ path: String) throws(StorageError) -> JournalStorage {
        try JournalStorage(path: path)
    }
}

/// Studies.
extension JournalStorage {
    /// Makes a study.
    public func createStudy(
        named name: String, directions: [Direction]
    ) async throws(StorageError) -> StudyRecord {
        try await write { state, _ throws(StorageError) in
            if state.ids[name] != nil { throw .studyExists(name: name) }
            return ([.createStudy(name: name, directions)], ())
        } _: { state, _ throws(StorageError) in
            try state.study(named: name)
        }
    }

    /// The study called `name`.
    public func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await read { state throws(StorageError) in try state.study(named: name) }
    }

    /// The study `id`.
    public func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord {
        try await read { state throws(StorageError) in try state.study(id).record }
    }

    /// All studies, in the order in which they were made.
    public func studies() async throws(StorageError) -> [StudyRecord] {
        try await read { state in
            state.studies.values.map(\.record).sorted { $0.id.rawValue < $1.id.rawValue }
        }
    }

    /// Deletes a study with all its trials.
    ///
    /// They stay in the file, where nobody finds them any more.
    public func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) {
        try await write { state, _ throws(StorageError) in
            _ = try state.study(id)
            return ([.deleteStudy(id)], ())
        } _: { _, _ in
        }
    }

    /// Notes something about a study.
    public func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) async throws(StorageError) {
        try await write { state, _ throws(StorageError) in
            _ = try state.study(study)
            return (attributes.flatMap { JournalOperation.noting($0, about: study) }, ())
        } _: { _, _ in
        }
    }
}

/// Trials.
extension JournalStorage {
    /// Adds a trial as `record` describes it.
    public func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        try await write { state, _ throws(StorageError) in
            try state.study(study).check([record])
            return ([.createTrial(study, record.journaled, supersedes: nil)], state.nextTrial)
        } _: { state, id throws(StorageError) in
            try state.shown(id)
        }
    }

    /// Adds many trials with one write.
    @discardableResult
    public func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        try await write { state, _ throws(StorageError) in
            try state.study(study).check(records)
            let first = state.nextTrial.rawValue
            return (
                records.map { .createTrial(study, $0.journaled, supersedes: nil) },
                first..<first + records.count
            )
        } _: { state, ids throws(StorageError) in
            var trials: [FrozenTrial] = []
            for id in ids { trials.append(try state.shown(FrozenTrial.ID(rawValue: id))) }
            return trials
        }
    }

    /// Starts the oldest waiting trial, or a new one.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease?
    ) async throws(StorageError) -> FrozenTrial {
        try await write { state, time throws(StorageError) in
            try state.start(in: study, lease: lease, at: time)
        } _: { state, id throws(StorageError) in
            try state.shown(id)
        }
    }

    /// Starts the oldest waiting trial, or a new one, unless the study has all the trials that it is to have.
    ///
    /// O(1) until the study has `budget` trials in all, then O(trials).
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        try await write { state, time throws(StorageError) in
            try state.start(in: study, lease: lease, within: budget, at: time)
        } _: { state, id throws(StorageError) in
            guard let id else { return nil }
            return try state.shown(id)
        }
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    public func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        try await write { state, time throws(StorageError) in
            let trial = try state.trial(id).trial
            if trial.state.isFinished { throw .trialFinished(trial.number) }
            guard trial.state == .waiting else { return ([], false) }
            return (JournalOperation.starting(id, lease: lease, at: time), true)
        } _: { _, isStarted in
            isStarted
        }
    }

    /// Records what happened to a trial, all of it or nothing.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID
    ) async throws(StorageError) {
        try await write { state, time throws(StorageError) in
            (try state.operations(for: events, of: trial, at: time), ())
        } _: { _, _ in
        }
    }

    /// Records what happened to a trial if it runs and is held by `lease`: whether it was recorded.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        try await write { state, time throws(StorageError) in
            let shown = try state.shown(trial)
            guard shown.state == .running, shown.lease == lease.stored else { return ([], false) }
            return (try state.operations(for: events, of: trial, at: time), true)
        } _: { _, isRecorded in
            isRecorded
        }
    }

    /// One trial.
    public func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        try await read { state throws(StorageError) in try state.shown(id) }
    }

    /// The trials that changed after `revision`, in order of number.
    public func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) async throws(StorageError) -> StudyChanges {
        try await read { state throws(StorageError) in
            let trials = try state.study(study).changed(since: revision.position)
            return StudyChanges(trials: trials, revision: Revision(position: state.position))
        }
    }
}
