import FoundationEssentials
package import Tuning

/// What a study has cost and found.
package struct StudyPast: Sendable {
    /// How its trials ended.
    package var counts: [TrialState: Int] = [:]
    /// How many steps were trained, over all trials.
    package var steps = 0
    /// From the first start to the last end, in seconds.
    package var seconds = 0.0
    /// How long all trials together took, in seconds.
    package var machineSeconds = 0.0
    /// The best trial that is complete and feasible.
    package var best: SimulationResult.Improvement?
}

extension RecordedCurves {
    /// The trials of a study that have ended.
    ///
    /// - Parameters:
    ///   - plan: What is noted with the study.
    ///   - parameters: The space to search, if it is to be another one.
    /// - Throws: ``SimulationError``, what the storage throws.
    package init(
        of record: StudyRecord, in storage: any Storage, space: DeclaredSpace? = nil
    ) async throws {
        guard record.directions.count == 1, let direction = record.directions.first else {
            throw SimulationError.severalObjectives(study: record.name)
        }
        let ended = try await storage.changes(in: record.id, since: .start).trials
            .filter { $0.state.isFinished && !$0.isRepeated }
        guard ended.contains(where: { $0.state != .failed }) else {
            throw SimulationError.nothingRecorded(study: record.name)
        }
        let pace = Pace(of: ended)
        let declared = SearchPlan(of: record).space
        self.init(
            record.name, direction,
            over: try space ?? declared.flatMap { $0.parameters.isEmpty ? nil : $0 }
                ?? Self.space(of: ended),
            ended.map { trial in
                let seconds = pace.map { $0.seconds(of: trial) }
                return Record(trial.parameters, LearningCurve(of: trial, seconds: seconds))
            },
            isTimed: pace != nil)
    }

    /// All parameters that some trial has, as the last of them had them.
    private static func space(of trials: [FrozenTrial]) throws -> DeclaredSpace {
        var known: [String: Distribution] = [:]
        var names: [String] = []
        for (name, distribution) in trials.lazy.flatMap(\.parameters.space) {
            if known.updateValue(distribution, forKey: name) == nil { names.append(name) }
        }
        return try DeclaredSpace(names.compactMap { name in known[name].map { .init(name, $0) } })
    }

    /// What the study cost and found as it was.
    package static func past(of record: StudyRecord, in storage: any Storage) async throws -> StudyPast {
        let ended = try await storage.changes(in: record.id, since: .start).trials
            .filter { $0.state.isFinished && !$0.isRepeated }
        var past = StudyPast()
        let start = ended.compactMap(\.start).min()
        // In the order in which they ended, so that it is known what had been trained.
        for trial in ended.sorted(by: {
            ($0.end ?? .distantPast, $0.number) < ($1.end ?? .distantPast, $1.number)
        }) {
            let curve = LearningCurve(of: trial, seconds: trial.seconds ?? 0)
            past.counts[trial.state, default: 0] += 1
            past.steps += curve.steps
            past.machineSeconds += curve.seconds
            let seconds = start.flatMap { start in trial.end?.timeIntervalSince(start) } ?? 0
            past.seconds = max(past.seconds, seconds)
            guard case .complete(let value) = curve.ending, curve.constraints.values.allSatisfy({ $0 <= 0 }),
                past.best.map({ record.directions[0].isBetter(value, than: $0.value) }) ?? true
            else { continue }
            past.best = .init(trial: trial.number, value: value, steps: past.steps, seconds: seconds)
        }
        return past
    }
}

extension LearningCurve {
    /// What a trial that has ended has reported.
    init(of trial: FrozenTrial, seconds: Double?) {
        let ending: Ending =
            switch (trial.state, trial.value) {
            case (.complete, let value?): .complete(value)
            case (.failed, _): .failed
            default: .unknown
            }
        self.init(trial.reports, ending, seconds: seconds, constraints: trial.record.constraints)
    }
}

extension FrozenTrial {
    /// How long it took, pauses and all.
    fileprivate var seconds: Double? {
        guard let start, let end else { return nil }
        return max(0, end.timeIntervalSince(start))
    }
}

/// How long steps took.
private struct Pace {
    /// The median time of a step, of the trials that were never paused.
    private let median: Double

    /// `nil` if no trial tells.
    init?(of trials: [FrozenTrial]) {
        let paces = trials.compactMap { trial -> Double? in
            guard trial.pauses == 0, let seconds = trial.seconds, seconds > 0 else { return nil }
            return seconds / Double(max(1, LearningCurve(of: trial, seconds: nil).steps))
        }.sorted()
        guard !paces.isEmpty else { return nil }
        median = paces[paces.count / 2]
    }

    /// How long a trial took, without its rests.
    func seconds(of trial: FrozenTrial) -> Double {
        if trial.pauses == 0, let seconds = trial.seconds { return seconds }
        return median * Double(max(1, LearningCurve(of: trial, seconds: nil).steps))
    }
}
