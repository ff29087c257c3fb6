import Synchronization
import Tuning

/// What is known of distributions from one transaction to the next: their texts, and which parameters a study has.
///
/// Shared by all connections to one database.
package final class DistributionMemory: Sendable {
    private let texts = DistributionTexts()
    private let studies = Mutex<[StudyRecord.ID: [String: Distribution]]>([:])

    /// Remembers nothing yet.
    package init() {}

    /// The distribution that Optuna's `text` describes, or `nil` if it is none, or one that nothing can be drawn from.
    func distribution(_ text: String) -> Distribution? { texts.distribution(text) }

    /// The text of `distribution`, as Optuna writes it.
    func text(_ distribution: Distribution) -> String { texts.text(distribution) }

    /// The last distribution of the parameter `name` that was seen in `study`.
    func distribution(of name: String, in study: StudyRecord.ID) -> Distribution? {
        studies.withLock { $0[study]?[name] }
    }

    /// Notes that `study` has the parameter `name`.
    func note(_ name: String, _ distribution: Distribution, in study: StudyRecord.ID) {
        studies.withLock { $0[study, default: [:]][name] = distribution }
    }

    /// Forgets which parameters studies have: a transaction that noted some was undone.
    package func forgetStudies() { studies.withLock { $0 = [:] } }
}
