/// Beginning with what earlier studies have found.
extension Study {
    /// Makes a study that begins where `earlier` ones of the same storage have ended.
    ///
    /// ```swift
    /// let study = try await Study.create(
    ///     "june", .minimize, from: [may], over: space, sampler: .tpe(), in: storage)
    /// ```
    /// The first trials are those that did best in the earlier studies and differ; then a sampler that is a
    /// ``RowLearner``, such as TPE, learns from the earlier trials as from its own until it has enough of its own, unless
    /// they prove to mislead. What is unfinished in the earlier studies counts for nothing, also later. Whoever loads the
    /// study goes on in the same way, as long as the earlier studies are there.
    ///
    /// - Parameters:
    ///   - earlier: Studies with parameters of the same names. Their values need not be comparable, nor their directions
    ///     be the same.
    ///   - space: The parameters of the new study. Earlier values that it does not have are left out. If it is not
    ///     given, the earlier trials must fit.
    ///   - points: How many trials are taken over at most.
    /// - Throws: ``StorageError/studyExists(name:)``.
    public static func create(
        _ name: String, _ directions: Direction..., from earlier: [Study], over space: DeclaredSpace? = nil,
        points: Int = 5, metricNames: [String] = [], pruningMetric: String? = nil,
        sampler: any Sampler = .random, pruner: any Pruner = .never,
        seed: UInt64 = .random(in: 0 ... .max), in storage: any Storage
    ) async throws -> Study {
        let study = try await create(
            name, directions: directions, metricNames: metricNames, pruningMetric: pruningMetric, in: storage)
        try await study.begin(from: earlier.map(\.name), over: space, points: points)
        return try await load(name, sampler: sampler, pruner: pruner, seed: seed, from: storage)
    }

    /// Notes from which studies this one begins, and queues its first trials.
    ///
    /// - Throws: ``StorageError/noStudy(name:)``.
    package func begin(from names: [String], over space: DeclaredSpace?, points: Int = 5) async throws {
        let plan = try await TransferPlan(from: names, over: space, in: storage)
        try await storage.annotate(id, with: [.system(key: SystemAttribute.transfer, plan.json.text)])
        let pasts = try await plan.past(in: storage)
        let known = space?.flattened ?? plan.latestSpace(of: pasts)
        for point in FirstPoints(points, from: pasts.map(\.study), in: known).points {
            try await enqueue(point)
        }
    }

    /// `sampler`, which begins with what the studies say that `record` names, if it can.
    static func warmStarted(
        _ sampler: any Sampler, for record: StudyRecord, in storage: any Storage
    ) async throws -> any Sampler {
        guard let learner = sampler as? any RowLearner, record.directions.count == 1,
            let plan = record.systemAttributes[SystemAttribute.transfer]?.value.flatMap(TransferPlan.init)
        else { return sampler }
        let studies = try await plan.past(in: storage).map(\.study).filter { !$0.rows.isEmpty }
        guard !studies.isEmpty else { return sampler }
        return WarmStartedSampler(learner, PriorRows(studies: studies, declared: plan.space))
    }
}
