/// A search for the parameters that make an objective best.
///
/// ```swift
/// let study = try await Study.create("parabola", .minimize, sampler: .random, seed: 7)
/// try await study.optimize(trials: 100) { trial in
///     let x = try trial.suggestFloat("x", in: -1...1)
///     return x * x
/// }
/// print(try await study.bestTrial?.values ?? [])
/// ```
/// A handle: all state is in the storage, so that any number of handles, in any number of processes, work on one
/// study at once.
public struct Study: Identifiable, Sendable {
    /// What the storage knows the study by.
    public var id: StudyRecord.ID { record.id }
    /// The name of the study.
    public var name: String { record.name }
    /// What each objective is after.
    public var directions: [Direction] { record.directions }
    /// The seed that every trial's random bits are split from.
    public let seed: UInt64
    /// Where the study is kept.
    public let storage: any Storage

    let sampler: any Sampler
    let pruner: any Pruner
    let reader: HistoryReader
    /// The study as it was when this handle was made.
    let record: StudyRecord
    /// The space whose points trials are read as; `nil` takes them as they are.
    let version: SpaceVersion?
    let visitLog = VisitLog()
    let leases = LeaseKeeper()
    /// Whether a point may be tried again; `nil` leaves it to the sampler.
    private(set) var mayRepeat: Bool?
    /// Under which of the study's settings this handle asks.
    var settings: String?

    init(
        _ record: StudyRecord, sampler: any Sampler, pruner: any Pruner, seed: UInt64, storage: any Storage,
        version: SpaceVersion? = nil, mayRepeat: Bool? = nil
    ) {
        (self.version, self.mayRepeat) = (version, mayRepeat)
        self.record = record
        self.sampler = sampler
        self.pruner = pruner
        self.seed = seed
        self.storage = storage
        reader = HistoryReader(
            of: record, in: storage, version: version, readsPreferences: sampler.learnsFromPreferences)
    }
}

extension Study {
    /// Makes a study.
    ///
    /// - Parameters:
    ///   - directions: What each objective is after.
    ///   - metricNames: What the objectives are called, in order; by default they have no names.
    ///   - pruningMetric: The reported metric that pruning reads; by default what ``Trial/report(_:step:)`` is given.
    /// - Throws: ``StorageError/studyExists(name:)``.
    public static func create(
        _ name: String, _ directions: Direction..., metricNames: [String] = [], pruningMetric: String? = nil,
        sampler: any Sampler = .auto(), pruner: any Pruner = .never,
        seed: UInt64 = .random(in: 0 ... .max), in storage: any Storage = .inMemory
    ) async throws -> Study {
        try await create(
            name, directions: directions, metricNames: metricNames, pruningMetric: pruningMetric,
            sampler: sampler,
            pruner: pruner, seed: seed, in: storage)
    }

    /// Makes a study whose directions are in a list.
    public static func create(
        _ name: String, directions: [Direction], metricNames: [String] = [], pruningMetric: String? = nil,
        sampler: any Sampler = .auto(), pruner: any Pruner = .never,
        seed: UInt64 = .random(in: 0 ... .max), in storage: any Storage = .inMemory
    ) async throws -> Study {
        var record = try await storage.createStudy(
            named: name, directions: directions.isEmpty ? [.minimize] : directions)
        var notes: [StudyAttribute] = []
        if !metricNames.isEmpty {
            let names = JSON.array(metricNames.map(JSON.string))
            notes.append(.system(key: SystemAttribute.metricNames, names.text))
        }
        if let pruningMetric {
            notes.append(.system(key: SystemAttribute.pruningMetric, JSON.string(pruningMetric).text))
        }
        if !notes.isEmpty { try await storage.annotate(record.id, with: notes) }
        record.apply(notes)
        return Study(record, sampler: sampler, pruner: pruner, seed: seed, storage: storage)
    }

    /// Opens a study that is there.
    /// - Throws: ``StorageError/noStudy(name:)``.
    public static func load(
        _ name: String, sampler: any Sampler = .auto(), pruner: any Pruner = .never,
        seed: UInt64 = .random(in: 0 ... .max), from storage: any Storage
    ) async throws -> Study {
        let record = try await storage.study(named: name)
        let sampler = try await warmStarted(sampler, for: record, in: storage)
        return Study(record, sampler: sampler, pruner: pruner, seed: seed, storage: storage)
    }
}

/// The same study, looked at otherwise.
extension Study {
    /// A handle that sees the trials so far as points of `version`: see <doc:SpaceVersions>.
    ///
    /// What a sampler learns, and which trial is the best, follow from the trials that lie in the space of `version`. The
    /// storage keeps them as they were.
    public func searching(_ version: SpaceVersion) -> Study {
        var study = Study(
            record, sampler: sampler, pruner: pruner, seed: seed, storage: storage, version: version,
            mayRepeat: mayRepeat)
        study.settings = settings
        return study
    }

    /// A handle whose trials may, or may not, have the very parameters of one that ended or runs.
    ///
    /// By default they may not, unless the sampler looks at no trials or means to repeat them. Where a study has noise,
    /// repeated points tell how much. Once all points of a finite space were tried, they are repeated all the same.
    /// Parameters that are fixed are never changed.
    public func repeating(_ mayRepeat: Bool?) -> Study {
        var study = self
        study.mayRepeat = mayRepeat
        return study
    }

    /// Whether points that were tried are avoided.
    var avoidsRepeats: Bool { !(mayRepeat ?? (sampler.repeatsOnPurpose || !sampler.usesHistory)) }

    /// Whether an ask looks at other trials.
    var isInformed: Bool { sampler.usesHistory || avoidsRepeats }

    /// Where trials have been, `nil` if that does not matter.
    func visits(besides number: Int, given history: History) -> KnownVisits? {
        avoidsRepeats ? visitLog.visits(besides: number, given: history) : nil
    }
}

extension Study {
    /// What the objectives are called, in order; empty if they have no names.
    public var metricNames: [String] { record.metricNames }

    /// The reported metric that pruning reads: a name of its own, or that of the first objective.
    public var pruningMetric: String? {
        record.systemAttributes[SystemAttribute.pruningMetric]?.value?.string ?? metricNames.first
    }

    /// Notes something about the study.
    public func setUserAttribute(_ key: String, to value: JSON) async throws {
        try await storage.annotate(id, with: [.user(key: key, value.text)])
    }

    /// What is known of the study's past: what has changed since the last call is read.
    public func history() async throws -> History { try await reader.refreshed() }

    /// What the sampler does now and why, in one line; `nil` if it does not say.
    package func explanation() async throws -> String? {
        sampler.explanation(given: sampler.usesHistory ? try await reader.refreshed() : reader.known)
    }

    /// Whether the sampler has nothing left to try, and no trial waits.
    public var isExhausted: Bool {
        get async throws {
            guard sampler.usesHistory else { return false }
            let history = try await reader.refreshed()
            return sampler.isExhausted(given: history) && !reader.hasWaiting
        }
    }
}
