import Tuning

extension StudySummary {
    /// The value of the best trial, or how many trials the Pareto set holds.
    private var bestText: String {
        guard study.directions.count == 1 else {
            return best.isEmpty ? "" : "\(best.count) in the Pareto set"
        }
        return best.first?.value.map { ParameterValue.float($0).description } ?? ""
    }

    static func table(_ summaries: [StudySummary]) -> Table {
        var table = Table(
            headings: ["name", "directions", "trials"] + TrialState.allCases.map(\.rawValue) + [
                "repeated", "best",
            ])
        table.rows = summaries.map { summary in
            [
                summary.study.name, summary.study.directions.map(\.rawValue).joined(separator: " "),
                String(summary.total),
            ] + TrialState.allCases.map { String(summary.counts[$0, default: 0]) }
                + [String(summary.repeated), summary.bestText]
        }
        return table
    }
}
