/// What a study has found.
extension Study {
    /// All trials, in order of number.
    public var trials: [FrozenTrial] {
        get async throws { try await storage.changes(in: id, since: .start).trials }
    }

    /// The trial `number`.
    /// - Throws: ``StudyError/noTrial(number:)``.
    public func trial(number: Int) async throws -> FrozenTrial {
        let history = try await reader.refreshed()
        if let row = history.numbers.firstIndex(of: number) {
            return try await storage.trial(history.ids[row])
        }
        if let running = history.running.first(where: { $0.number == number }) {
            return try await storage.trial(running.id)
        }
        guard let trial = try await trials.first(where: { $0.number == number }) else {
            throw StudyError.noTrial(number: number)
        }
        return trial
    }

    /// The best trial that is complete and feasible, the earliest of equals; `nil` if there is none.
    ///
    /// - Throws: ``StudyError/severalObjectives`` if the study has more than one: see ``bestTrials``.
    public var bestTrial: FrozenTrial? {
        get async throws {
            guard directions.count == 1 else { throw StudyError.severalObjectives }
            guard let row = try await reader.refreshed().bestRow else { return nil }
            return try await storage.trial(reader.known.ids[row])
        }
    }

    /// The trials that are complete and feasible and that no other one dominates, in order of number.
    ///
    /// One trial is better than another if it is as good in every objective and better in one (Pareto).
    public var bestTrials: [FrozenTrial] {
        get async throws {
            let history = try await reader.refreshed()
            var trials: [FrozenTrial] = []
            for row in history.bestRows { trials.append(try await storage.trial(history.ids[row])) }
            return trials.sorted { $0.number < $1.number }
        }
    }
}

/// What a study can refuse.
@nonexhaustive
public enum StudyError: Error, Equatable, CustomStringConvertible {
    /// A study of several objectives has no single best trial.
    case severalObjectives
    /// The study has no trial of that number.
    case noTrial(number: Int)
    /// Nobody can say how good the trial is.
    case notJudged(number: Int, String)

    /// The error in words.
    public var description: String {
        switch self {
        case .severalObjectives: "the study has several objectives: ask for its best trials"
        case .noTrial(let number): "the study has no trial \(number)"
        case .notJudged(let number, let reason): "trial \(number) cannot be judged: \(reason)"
        }
    }
}
