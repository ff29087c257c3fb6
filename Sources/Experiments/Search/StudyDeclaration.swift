package import Tuning

/// A study as the keys of an experiment file describe it, without a program to run.
package struct StudyDeclaration: Sendable {
    /// Its name.
    package var name: String
    /// What is to be made good, the first being what pruning looks at.
    package var objectives: [Experiment.Objective]
    /// The values that the first trial is to have.
    package var defaults: [String: ParameterValue] = [:]
    /// The reported metric that pruning reads, where it is not that of the first objective.
    package var pruningMetric: String?
    /// How it is searched.
    package var plan = SearchPlan()

    /// The keys of an experiment file that describe a study.
    package static let keys = [
        "name", "objectives", "parameters", "requires", "constraints", "sampler", "pruner", "budget", "seed",
        "repeats",
    ]

    /// Reads a JSON document, which comes from `place`.
    /// - Throws: ``ExperimentFileError`` with everything that is wrong.
    package init(_ json: JSON, from place: String) throws(ExperimentFileError) {
        let log = FaultLog()
        let reader = ExperimentReader(root: Field(json, log: log))
        guard let declaration = reader.study(), log.faults.isEmpty else {
            throw ExperimentFileError(file: place, faults: log.faults)
        }
        self = declaration
    }

    init(name: String, objectives: [Experiment.Objective]) {
        (self.name, self.objectives) = (name, objectives)
    }
}

extension StudyDeclaration {
    /// Makes the study.
    /// - Throws: ``StorageError/studyExists(name:)``.
    package func create(in storage: any Storage) async throws -> StudyRecord {
        let study = try await Study.create(
            name, directions: objectives.map(\.goal), metricNames: objectives.map(\.metric),
            pruningMetric: pruningMetric, in: storage)
        let notes = plan.notes
        if !notes.isEmpty { try await storage.annotate(study.id, with: notes) }
        if !defaults.isEmpty { try await study.enqueue(defaults) }
        return try await storage.study(study.id)
    }
}
