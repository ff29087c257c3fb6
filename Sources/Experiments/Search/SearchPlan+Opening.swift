package import Tuning

/// A study that can be asked, and how it is.
package struct PlannedStudy: Sendable {
    /// The study.
    package var study: Study
    /// What is noted with it.
    package var plan: SearchPlan
    /// What decides which parameters trials get.
    package var settings: SearchSettings
    /// The parameters.
    package var space: DeclaredSpace { settings.space }
}

/// Why a study cannot be asked.
package enum SearchPlanError: Error, Hashable, CustomStringConvertible {
    /// Nothing says what the parameters are.
    case noParameters(study: String)

    /// The error in words.
    package var description: String {
        switch self {
        case .noParameters(let study): "\(study): nothing says what the parameters are"
        }
    }
}

extension SearchPlan {
    /// Opens a study, to be searched as this plan says.
    ///
    /// Only a study that `isToBeAsked` needs a seed: one is drawn once, and kept with the study.
    /// - Throws: ``SearchPlanError``, ``ExperimentFileError`` for an algorithm that is none, or that does not fit.
    package func open(
        _ record: StudyRecord, in storage: any Storage, isToBeAsked: Bool
    ) async throws -> PlannedStudy {
        let space = try space ?? DeclaredSpace([])
        guard !space.parameters.isEmpty || !isToBeAsked else {
            throw SearchPlanError.noParameters(study: record.name)
        }
        var plan = self
        if seed == nil, isToBeAsked { plan.seed = try await drawSeed(of: record, in: storage) }
        let seed = plan.seed ?? 0
        let context = AlgorithmContext(
            seed: seed, space: space, directions: record.directions, metrics: record.metricNames)
        let algorithm = try Algorithm.sampler(
            parsing: (sampler ?? .string("auto")).text.rawValue, in: "sampler")
        let pruner = try Algorithm.pruner(parsing: (pruner ?? .string("median")).text.rawValue, in: "pruner")
        let study = try await Study.load(
            record.name, sampler: algorithm.make(context), pruner: pruner.make(context), seed: seed,
            from: storage
        ).repeating(mayRepeat)
        // Trials that break what is required now say nothing about the rest.
        let version = version ?? (space.isConstrained ? SpaceVersion(space) : nil)
        return PlannedStudy(
            study: version.map(study.searching) ?? study, plan: plan,
            settings: SearchSettings(
                sampler: algorithm.source, seed: seed, space: space, spaceVersion: self.version,
                mayRepeat: mayRepeat))
    }

    /// Notes a seed with the study: of two that are drawn at once, the last counts.
    private func drawSeed(of record: StudyRecord, in storage: any Storage) async throws -> UInt64? {
        func noted() async throws -> UInt64? {
            let text = try await storage.study(named: record.name).systemAttributes[SystemAttribute.seed]
            return text?.value?.string.flatMap { UInt64($0) }
        }
        if let seed = try await noted() { return seed }
        let text = JSON.string(String(UInt64.random(in: 0 ... .max))).text
        try await storage.annotate(record.id, with: [.system(key: SystemAttribute.seed, text)])
        return try await noted()
    }
}
