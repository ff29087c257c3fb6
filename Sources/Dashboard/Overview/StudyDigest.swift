import FoundationEssentials
import Tuning

/// What pages tell of a study beside how many trials are in which state: kept up to date by what changes, and small.
struct StudyDigest: Sendable {
    /// The parameters that trials had, in the order in which they were met, with the latest distribution.
    private(set) var parameters: [(name: String, distribution: Distribution)] = []
    /// What users noted with trials, by key.
    private(set) var attributes: [String] = []
    /// What trials reported beside what pruning reads.
    private(set) var metrics: [String] = []
    /// The trials that failed last, and were not repeated, the latest first.
    private(set) var failures: [FrozenTrial] = []
    /// When the last trials ended, rising.
    private(set) var ends: [Date] = []
    /// When the first trial started.
    private(set) var start: Date?
    /// When a trial started or ended last.
    private(set) var last: Date?
    /// Whether some trial reported something.
    private(set) var hasReports = false
    /// Whether some trial tells how far it keeps to constraints.
    private(set) var hasConstraints = false

    private var places: [String: Int] = [:]
    private var space = SearchSpace()
    private var knownAttributes: Set<String> = []
    private var knownMetrics: Set<String> = []

    /// How many of each are kept.
    private static let (mostFailures, mostEnds, mostKeys) = (5, 40, 200)

    mutating func apply(_ trials: [FrozenTrial]) {
        for trial in trials {
            note(trial.parameters.space)
            note(trial.record)
            guard trial.state.isFinished else { continue }
            if let end = trial.end { note(end) }
            if trial.state == .failed, !trial.isRepeated {
                failures.insert(trial, at: 0)
                if failures.count > Self.mostFailures { failures.removeLast() }
            }
        }
    }

    private mutating func note(_ space: SearchSpace) {
        guard space != self.space, !space.isEmpty else { return }
        self.space = space
        for (name, distribution) in space {
            if let place = places[name] {
                parameters[place].distribution = distribution
            } else {
                places[name] = parameters.count
                parameters.append((name, distribution))
            }
        }
    }

    private mutating func note(_ record: TrialRecord) {
        for time in [record.start, record.end] {
            guard let time else { continue }
            if start.map({ time < $0 }) ?? true { start = time }
            if last.map({ time > $0 }) ?? true { last = time }
        }
        if !record.reports.isEmpty || !record.metrics.isEmpty { hasReports = true }
        for key in record.userAttributes.keys.sorted() where attributes.count < Self.mostKeys {
            if knownAttributes.insert(key).inserted { attributes.append(key) }
        }
        for name in record.metrics.keys.sorted() where metrics.count < Self.mostKeys {
            if knownMetrics.insert(name).inserted { metrics.append(name) }
        }
        if !hasConstraints, !record.systemAttributes.isEmpty, !record.constraints.isEmpty {
            hasConstraints = true
        }
    }

    private mutating func note(_ end: Date) {
        let place = ends.lastIndex { $0 <= end }.map { $0 + 1 } ?? 0
        if ends.count == Self.mostEnds {
            guard place > 0 else { return }
            ends.insert(end, at: place)
            ends.removeFirst()
        } else {
            ends.insert(end, at: place)
        }
    }
}
