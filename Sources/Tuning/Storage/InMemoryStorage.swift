import Synchronization

public import struct FoundationEssentials.Date

/// Keeps everything in this process, for as long as it lives.
///
/// Starting a trial, recording and asking for changes cost O(1) for each trial that changed.
public final class InMemoryStorage: Storage {
    private let contents = Mutex(Contents())
    private let now: @Sendable () -> Date

    /// An empty storage whose trials are dated by `now`.
    public init(now: @escaping @Sendable () -> Date = { Date() }) { self.now = now }

    /// Makes a study.
    public func createStudy(named name: String, directions: [Direction]) throws(StorageError) -> StudyRecord {
        try contents.withLock { contents throws(StorageError) in
            guard contents.ids[name] == nil else { throw .studyExists(name: name) }
            let study = StudyRecord(
                id: StudyRecord.ID(rawValue: contents.studiesMade), name: name, directions: directions)
            contents.studiesMade += 1
            contents.ids[name] = study.id
            contents.studies[study.id] = StudyContents(record: study)
            return study
        }
    }

    /// The study called `name`.
    public func study(named name: String) throws(StorageError) -> StudyRecord {
        try contents.withLock { contents throws(StorageError) in
            guard let id = contents.ids[name], let study = contents.studies[id] else {
                throw .noStudy(name: name)
            }
            return study.record
        }
    }

    /// The study `id`.
    public func study(_ id: StudyRecord.ID) throws(StorageError) -> StudyRecord {
        try contents.withLock { contents throws(StorageError) in try contents.withStudy(id) { $0.record } }
    }

    /// All studies, in the order in which they were made.
    public func studies() -> [StudyRecord] {
        contents.withLock { $0.studies.values.map(\.record).sorted { $0.id.rawValue < $1.id.rawValue } }
    }

    /// Deletes a study with all its trials.
    public func deleteStudy(_ id: StudyRecord.ID) throws(StorageError) {
        try contents.withLock { contents throws(StorageError) in
            guard let study = contents.studies.removeValue(forKey: id) else { throw .noStudyWithID(id) }
            contents.ids[study.record.name] = nil
            for trial in study.trials { contents.places[trial.id.rawValue] = nil }
        }
    }

    /// Notes something about a study.
    public func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) throws(StorageError) {
        try contents.withLock { contents throws(StorageError) in
            try contents.withStudy(study) { $0.record.apply(attributes) }
        }
    }

    /// Adds a trial as `record` describes it.
    public func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) throws(StorageError) -> FrozenTrial
    {
        try contents.withLock { contents throws(StorageError) in try contents.add(record, to: study) }
    }

    /// Adds many trials, all of them or none.
    @discardableResult
    public func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) throws(StorageError) -> [FrozenTrial] {
        try contents.withLock { contents throws(StorageError) in try contents.add(records, to: study) }
    }

    /// Starts the oldest waiting trial, or a new one.
    public func startTrial(in study: StudyRecord.ID, lease: Lease?) throws(StorageError) -> FrozenTrial {
        let time = now()
        return try contents.withLock { contents throws(StorageError) in
            try contents.start(in: study, lease: lease, at: time)
        }
    }

    /// Starts the oldest waiting trial, or a new one, if the study has not as many trials as it is to have.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) throws(StorageError) -> FrozenTrial? {
        let time = now()
        return try contents.withLock { contents throws(StorageError) in
            guard try contents.withStudy(study, { $0.counting < budget }) else { return nil }
            return try contents.start(in: study, lease: lease, at: time)
        }
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    public func startTrial(_ id: FrozenTrial.ID, lease: Lease?) throws(StorageError) -> Bool {
        let time = now()
        return try contents.withLock { contents throws(StorageError) in
            let place = try contents.place(of: id)
            return try contents.withStudy(place.study) { study throws(StorageError) in
                try study.start(place.number, lease: lease, at: time)
            }
        }
    }

    /// Records what happened to a trial, all of it or nothing.
    public func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) throws(StorageError) {
        let time = now()
        try contents.withLock { contents throws(StorageError) in
            try contents.record(events, for: trial, at: time)
        }
    }

    /// Records what happened to a trial if it runs and is held by `lease`.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) throws(StorageError) -> Bool {
        let time = now()
        return try contents.withLock { contents throws(StorageError) in
            let place = try contents.place(of: trial)
            guard try contents.withStudy(place.study, { $0.trials[place.number].lease == lease }) else {
                return false
            }
            try contents.record(events, for: trial, at: time)
            return true
        }
    }

    /// One trial.
    public func trial(_ id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial {
        try contents.withLock { contents throws(StorageError) in
            let place = try contents.place(of: id)
            return try contents.withStudy(place.study) { $0.trials[place.number] }
        }
    }

    /// The trials that changed after `revision`, in order of number.
    public func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) throws(StorageError) -> StudyChanges {
        try contents.withLock { contents throws(StorageError) in
            try contents.withStudy(study) { $0.changes(since: revision) }
        }
    }
}

extension Storage where Self == InMemoryStorage {
    /// A new storage that lives as long as this process.
    public static var inMemory: InMemoryStorage { InMemoryStorage() }
}
