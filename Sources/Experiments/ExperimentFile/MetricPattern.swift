/// How a metric is found in the output of a program that knows nothing of the protocol.
package struct MetricPattern: Sendable {
    /// Why a pattern cannot be used.
    struct Refusal: Error {
        var reason: String
    }

    /// The metric; `step` stands for the step.
    package let metric: String
    /// A regular expression whose first group is the value.
    package let text: String

    init(metric: String, _ text: String) throws(Refusal) {
        (self.metric, self.text) = (metric, text)
        let regex = try compiled()
        // A regular expression tells how many groups it has only by what it matches.
        guard let groups = try? Regex(text + "|").firstMatch(in: "")?.output.count, groups >= 2 else {
            throw Refusal(reason: "it has no group; expected the value in round brackets")
        }
        _ = regex
    }

    /// The expression, ready for use.
    func compiled() throws(Refusal) -> Regex<AnyRegexOutput> {
        do {
            return try Regex(text).matchingSemantics(.unicodeScalar)
        } catch {
            throw Refusal(reason: "\(error)")
        }
    }
}
