/// A bound on a metric: `latency_ms <= 20`.
package struct Constraint: Hashable, Sendable {
    /// On which side of the bound a trial is feasible.
    package enum Relation: String, Hashable, Sendable, CaseIterable {
        case atMost = "<="
        case atLeast = ">="
    }

    /// The metric.
    package var metric: String
    /// The side.
    package var relation: Relation
    /// The bound.
    package var bound: Double

    /// Reads `metric <= number` or `metric >= number`.
    package init?(_ text: String) {
        for relation in Relation.allCases {
            guard let sign = text.firstRange(of: relation.rawValue) else { continue }
            let metric = text[..<sign.lowerBound].trimmed
            guard Name.isMetric(metric), let bound = Double(text[sign.upperBound...].trimmed),
                bound.isFinite
            else { return nil }
            (self.metric, self.relation, self.bound) = (metric, relation, bound)
            return
        }
        return nil
    }

    /// What the storage calls the constraint.
    package var name: String { "\(metric) \(relation.rawValue) \(bound)" }

    /// How far `value` is on the wrong side: feasible at or below 0.
    package func violation(_ value: Double) -> Double {
        relation == .atMost ? value - bound : bound - value
    }
}

extension StringProtocol {
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
