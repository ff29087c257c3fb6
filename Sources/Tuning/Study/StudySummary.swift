/// How a study stands, in numbers.
package struct StudySummary: Sendable {
    /// The study.
    package let study: Study
    /// How many trials are in each state, without those that another one repeats.
    package let counts: [TrialState: Int]
    /// How many trials ended because another one repeats them: after an interruption, or the death of a process.
    package let repeated: Int
    /// The best trial, or those of the Pareto set.
    package let best: [FrozenTrial]

    /// How `study` stands now, by reading all its trials.
    package init(_ study: Study) async throws {
        let trials = try await study.trials
        let counts = Dictionary(grouping: trials.filter { !$0.isRepeated }, by: \.state).mapValues(\.count)
        try await self.init(study, counts: counts, repeated: trials.count(where: \.isRepeated))
    }

    /// How `study` stands whose trials somebody has counted.
    package init(_ study: Study, counts: [TrialState: Int], repeated: Int) async throws {
        (self.study, self.counts, self.repeated) = (study, counts, repeated)
        best = try await study.bestTrials
    }

    /// How many trials there are.
    package var total: Int { counts.values.reduce(repeated, +) }

    /// The summary as one JSON object.
    package var json: JSON {
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

extension Study {
    /// A heading for each objective: its name, or `value`, numbered if there are several.
    package var objectiveNames: [String] {
        guard metricNames.count != directions.count else { return metricNames }
        return directions.count == 1 ? ["value"] : directions.indices.map { "value_\($0)" }
    }

    /// The name under which unnamed reports are printed.
    package var reportedMetric: String { pruningMetric ?? "value" }
}
