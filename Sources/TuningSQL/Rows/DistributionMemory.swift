import Synchronization
import Tuning

/// What is known of distributions from one transaction to the next: their texts, and which parameters a study has.
///
/// Shared by all connections to one database.
package final class DistributionMemory: Sendable {
    private struct Texts {
        var distributions: [String: Distribution] = [:]
        var texts: [Distribution: String] = [:]
    }
    private let texts = Mutex(Texts())
    private let studies = Mutex<[StudyRecord.ID: [String: Distribution]]>([:])

    // Ranges that change with every trial would fill the memory: beyond this it starts afresh.
    private static let capacity = 4096

    /// Remembers nothing yet.
    package init() {}

    /// The distribution that Optuna's `text` describes, or `nil` if it is none, or one that nothing can be drawn from.
    func distribution(_ text: String) -> Distribution? {
        if let known = texts.withLock({ $0.distributions[text] }) { return known }
        guard let distribution = JSON(parsing: text).flatMap(Distribution.init(json:)),
            (try? distribution.validated(for: "")) != nil
        else { return nil }
        texts.withLock { texts in
            if texts.distributions.count >= Self.capacity { texts.distributions = [:] }
            texts.distributions[text] = distribution
        }
        return distribution
    }

    /// The text of `distribution`, as Optuna writes it.
    func text(_ distribution: Distribution) -> String {
        if let known = texts.withLock({ $0.texts[distribution] }) { return known }
        let text = distribution.json.text.rawValue
        texts.withLock { texts in
            if texts.texts.count >= Self.capacity { texts.texts = [:] }
            texts.texts[distribution] = text
        }
        return text
    }

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
