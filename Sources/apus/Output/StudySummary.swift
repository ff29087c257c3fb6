import Experiments
import Tuning

/// How a study stands, in numbers.
struct StudySummary {
    let study: Study
    /// How many trials are in each state, without those that another one repeats.
    let counts: [TrialState: Int]
    /// How many trials ended because another one repeats them: after an interruption, or the death of a process.
    let repeated: Int
    let best: [FrozenTrial]

    init(_ study: Study) async throws {
        self.study = study
        let trials = try await study.trials
        counts = Dictionary(grouping: trials.filter { !$0.isRepeated }, by: \.state).mapValues(\.count)
        repeated = trials.count(where: \.isRepeated)
        best = try await study.bestTrials
    }

    private var total: Int { counts.values.reduce(repeated, +) }

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

    var json: JSON {
        .object([
            .init("name", .string(study.name)),
            .init("directions", .array(study.directions.map { .string($0.rawValue) })),
            .init("metrics", .array(study.objectiveNames.map(JSON.string))), .init("trials", .int(total)),
            .init(
                "states",
                .object(TrialState.allCases.map { .init($0.rawValue, .int(counts[$0, default: 0])) })),
            .init("repeated", .int(repeated)),
            .init("best", .array(best.map { $0.json(metric: study.reportedMetric) })),
        ])
    }
}
