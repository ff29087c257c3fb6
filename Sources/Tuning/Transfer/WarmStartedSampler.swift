import Numerical
import Synchronization

/// A sampler that learns from whatever rows a history has, and so from those of other studies.
///
/// It takes numbers of trials for nothing but an order, and values for nothing but better and worse.
public protocol RowLearner: Sampler {}

extension TPESampler: RowLearner {}
extension GaussianProcessSampler: RowLearner {}

/// Passes the rows on to the sampler it chooses, which learns while there are earlier ones: see ``AutoSampler``.
extension AutoSampler: RowLearner {}

extension RowLearner {
    /// This sampler, which begins with the trials of earlier studies of one objective that was minimized.
    package func beginning(with studies: [[FrozenTrial]], over space: DeclaredSpace? = nil) -> any Sampler {
        let earlier = studies.enumerated().map { EarlierStudy("\($0)", $1, directions: [.minimize]) }
        return WarmStartedSampler(self, PriorRows(studies: earlier, declared: space))
    }
}

/// Lets a sampler begin with what earlier studies have found.
///
/// Until a study has enough trials of its own, its history is shown to the sampler with trials of earlier studies
/// before its own ones: the fewer the more it has, and none from studies that prove to mislead. In the
/// beginning, every third trial is left to the sampler alone, so that it shows whether they do.
struct WarmStartedSampler: Sampler {
    let base: any RowLearner
    let prior: PriorRows
    private let cache = ExtensionCache()

    /// How many trials there are of which every third is left to the sampler alone.
    static let trying = 24

    init(_ base: any RowLearner, _ prior: PriorRows) { (self.base, self.prior) = (base, prior) }

    /// What the sampler is shown.
    ///
    /// For several objectives, the history as it is.
    private func shown(_ history: History, for trial: FrozenTrial?) -> History {
        if let trial, trial.number < Self.trying, trial.number % 3 == 2 { return history }
        guard var extended = cache.extended(history, by: prior) else { return history }
        extended.running = history.running
        return extended
    }

    var usesHistory: Bool { true }
    var repeatsOnPurpose: Bool { base.repeatsOnPurpose }

    func jointSpace(given history: History) -> SearchSpace {
        base.jointSpace(given: shown(history, for: nil))
    }

    func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal {
        try base.propose(space, for: trial, given: shown(history, for: trial), using: &random)
    }

    func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        try base.sample(
            name, from: distribution, for: trial, given: shown(history, for: trial), using: &random)
    }

    func isExhausted(given history: History) -> Bool { base.isExhausted(given: history) }

    func explanation(given history: History) -> String? {
        guard cache.extended(history, by: prior) != nil else { return base.explanation(given: history) }
        let names = prior.studies.map(\.name).joined(separator: ", ")
        return "learns from the earlier \(prior.studies.count == 1 ? "study" : "studies") \(names)"
    }
}

/// Keeps the last few extended histories.
private final class ExtensionCache: Sendable {
    private struct Entry {
        var identity: UInt64
        var count: Int
        var extended: History?
    }
    private let entries = Mutex<[Entry]>([])

    func extended(_ history: History, by prior: PriorRows) -> History? {
        entries.withLock { entries in
            if let known = entries.first(where: {
                $0.identity == history.identity && $0.count == history.count
            }) {
                return known.extended
            }
            if entries.count >= 8 { entries.removeFirst() }
            let extended = prior.extend(history)
            entries.append(Entry(identity: history.identity, count: history.count, extended: extended))
            return extended
        }
    }
}
