public import struct FoundationEssentials.Date
public import struct FoundationEssentials.UUID

/// Studies whose objective is what people prefer: see <doc:Preferences>.
extension Study {
    /// Makes it a study of preferences, of which `candidates` trials are to be there at once that people may yet prefer.
    public func becomePreferential(candidates: Int = 4) async throws {
        precondition(candidates > 1, "A choice needs two trials.")
        try await storage.annotate(id, with: StudyRecord.preferential(candidates: candidates))
    }

    /// Notes that trial `worse` is worse than each of `better`.
    ///
    /// Trials that wait to be judged are complete from then on, with 0 as the value of each objective.
    ///
    /// - Parameter choice: What the choice is known by; nobody else's may have the same.
    /// - Throws: ``StudyError/noTrial(number:)``, ``StudyError/notJudged(number:_:)``.
    public func prefer(
        _ better: [Int], over worse: Int, choice: UUID = UUID(), at time: Date = Date()
    ) async throws {
        try await storage.prefer(better, over: worse, in: record, choice: choice, at: time)
    }

    /// What people said so far: the left one is better.
    public var preferences: [Preference] {
        get async throws { try await storage.study(id).preferences }
    }

    /// Whether people have enough to judge, so that no more trials are to be made for now.
    public var hasEnoughCandidates: Bool {
        get async throws { try await candidates().areEnough }
    }

    /// The trials that may yet be the best.
    package func candidates() async throws -> Candidates {
        // Read first: whoever is judged is there.
        let record = try await storage.study(id)
        return Candidates(of: record, among: try await trials)
    }
}

extension Storage {
    /// Notes that trial `worse` of `study` is worse than each of `better`.
    package func prefer(
        _ better: [Int], over worse: Int, in study: StudyRecord, choice: UUID = UUID(), at time: Date = Date()
    ) async throws {
        guard !better.isEmpty, !better.contains(worse) else {
            throw StudyError.notJudged(number: worse, "it is compared with no other one")
        }
        let trials = try await changes(in: study.id, since: .start).trials
        for number in better + [worse] {
            guard let trial = trials.first(where: { $0.number == number }) else {
                throw StudyError.noTrial(number: number)
            }
            try await makeJudged(trial, of: study)
        }
        try await annotate(
            study.id,
            with: StudyRecord.choosing(
                worse: worse, among: better, id: choice.uuidString.lowercased(), at: time))
    }

    /// Ends a trial that only waits to be judged.
    private func makeJudged(_ trial: FrozenTrial, of study: StudyRecord) async throws {
        switch trial.state {
        case .complete: return
        case .running where trial.lease == nil || trial.lease?.isSilent == true:
            try await end(trial, as: study.directions.map { _ in 0 })
        case .running: throw StudyError.notJudged(number: trial.number, "it still runs")
        default: throw StudyError.notJudged(number: trial.number, "it is not complete")
        }
    }

    /// Ends a trial, unless somebody else was faster.
    private func end(_ trial: FrozenTrial, as values: [Double]) async throws(StorageError) {
        do throws(StorageError) {
            try await record([.finished(.complete, values: values)], for: trial.id)
        } catch {
            guard case .trialFinished = error else { throw error }
        }
    }
}
