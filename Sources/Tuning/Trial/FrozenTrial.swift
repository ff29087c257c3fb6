public import struct FoundationEssentials.Date

/// A trial as the storage knows it: a value that no later write can change.
public struct FrozenTrial: Identifiable, Hashable, Codable, Sendable {
    /// What a storage knows a trial by.
    ///
    /// Grows with time and is never given twice.
    public struct ID: RawRepresentable, Hashable, Codable, Comparable, Sendable {
        /// The number of the trial among all trials of the storage.
        public let rawValue: Int
        /// Names the trial `rawValue`.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// Whether `a` was made before `b`.
        public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// What the storage knows it by.
    public let id: ID
    /// Its position in the study, from 0.
    public let number: Int
    /// All but where it stands.
    package(set) public var record: TrialRecord

    /// Puts the record of a trial in its place.
    public init(id: ID, number: Int, record: TrialRecord) {
        (self.id, self.number, self.record) = (id, number, record)
    }
}

/// What a trial consists of, wherever it stands: also the template of a trial that is to be added.
public struct TrialRecord: Hashable, Codable, Sendable {
    /// How it stands.
    public var state: TrialState
    /// The value of each objective; empty until there is one.
    public var values: [Double] = []
    /// What was chosen so far.
    public var parameters = Parameters()
    /// What the sampler chose jointly, before the objective asked for it.
    ///
    /// Only while the trial runs.
    public var proposal: Parameters?
    /// What was reported of the metric that pruning reads.
    public var reports = Reports()
    /// What was reported of other metrics, by name.
    public var metrics: [String: Reports] = [:]
    /// What users noted.
    public var userAttributes: [String: JSONText] = [:]
    /// What samplers, pruners and the study noted.
    public var systemAttributes: [String: JSONText] = [:]
    /// When a worker started it.
    public var start: Date?
    /// When it ended.
    public var end: Date?
    /// Who works on it and until when that is to be believed.
    ///
    /// Only while it runs.
    public var lease: Lease?

    /// A trial in `state`.
    public init(state: TrialState) { self.state = state }
}

/// A worker's claim on a running trial.
public struct Lease: Hashable, Codable, Sendable {
    /// Who works on the trial: a text that tells one process from all others.
    public var owner: String
    /// When the worker is taken for dead if nothing is heard from it.
    public var expires: Date

    /// A claim of `owner` until `expires`.
    public init(owner: String, expires: Date) { (self.owner, self.expires) = (owner, expires) }
}

/// What the record holds, read from the trial.
extension FrozenTrial {
    /// How the trial stands.
    public var state: TrialState { record.state }
    /// The value of each objective; empty until there is one.
    public var values: [Double] { record.values }
    /// What was chosen so far.
    public var parameters: Parameters { record.parameters }
    /// What the sampler chose jointly, before the objective asked for it.
    ///
    /// Only while the trial runs.
    public var proposal: Parameters? { record.proposal }
    /// What was reported of the metric that pruning reads.
    public var reports: Reports { record.reports }
    /// What was reported of other metrics, by name.
    public var metrics: [String: Reports] { record.metrics }
    /// What users noted.
    public var userAttributes: [String: JSONText] { record.userAttributes }
    /// What samplers, pruners and the study noted.
    public var systemAttributes: [String: JSONText] { record.systemAttributes }
    /// When a worker started it.
    public var start: Date? { record.start }
    /// When it ended.
    public var end: Date? { record.end }
    /// Who works on it.
    public var lease: Lease? { record.lease }
    /// The only value of a trial of one objective.
    public var value: Double? { values.count == 1 ? values[0] : nil }
}
