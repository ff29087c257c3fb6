import Synchronization

/// The texts of distributions as Optuna writes them, remembered: a study has few, and a million parameters of them.
package final class DistributionTexts: Sendable {
    private struct Memory {
        var distributions: [String: Distribution] = [:]
        var texts: [Distribution: String] = [:]
    }
    private let memory = Mutex(Memory())

    // Ranges that change with every trial would fill the memory: beyond this it starts afresh.
    private static let capacity = 4096

    /// Remembers nothing yet.
    package init() {}

    /// The distribution that Optuna's `text` describes, or `nil` if it is none, or one that nothing can be drawn from.
    package func distribution(_ text: String) -> Distribution? {
        if let known = memory.withLock({ $0.distributions[text] }) { return known }
        guard let distribution = JSON(parsing: text).flatMap(Distribution.init(json:)),
            (try? distribution.validated(for: "")) != nil
        else { return nil }
        memory.withLock { memory in
            if memory.distributions.count >= Self.capacity { memory.distributions = [:] }
            memory.distributions[text] = distribution
        }
        return distribution
    }

    /// The text of `distribution`, as Optuna writes it.
    package func text(_ distribution: Distribution) -> String {
        if let known = memory.withLock({ $0.texts[distribution] }) { return known }
        let text = distribution.json.text.rawValue
        memory.withLock { memory in
            if memory.texts.count >= Self.capacity { memory.texts = [:] }
            memory.texts[distribution] = text
        }
        return text
    }
}
