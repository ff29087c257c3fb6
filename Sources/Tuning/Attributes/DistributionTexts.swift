import Synchronization

/// The texts of distributions as Optuna writes them, each made and read once.
package final class DistributionTexts: Sendable {
    private struct Known {
        var distributions: [String: Distribution] = [:]
        var texts: [Distribution: String] = [:]
    }
    private let known = Mutex(Known())

    // Ranges that change with every trial would fill the memory: beyond this it starts afresh.
    private static let capacity = 4096

    /// Knows nothing yet.
    package init() {}

    /// The distribution that Optuna's `text` describes, or `nil` if it is none, or one that nothing can be drawn from.
    package func distribution(_ text: String) -> Distribution? {
        if let known = known.withLock({ $0.distributions[text] }) { return known }
        guard let distribution = JSON(parsing: text).flatMap(Distribution.init(json:)),
            (try? distribution.validated(for: "")) != nil
        else { return nil }
        known.withLock { known in
            if known.distributions.count >= Self.capacity { known.distributions = [:] }
            known.distributions[text] = distribution
        }
        return distribution
    }

    /// The text of `distribution`, as Optuna writes it.
    package func text(_ distribution: Distribution) -> String {
        if let text = known.withLock({ $0.texts[distribution] }) { return text }
        let text = distribution.json.text.rawValue
        known.withLock { known in
            if known.texts.count >= Self.capacity { known.texts = [:] }
            known.texts[distribution] = text
        }
        return text
    }
}
