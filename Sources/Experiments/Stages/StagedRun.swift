package import Tuning

/// Runs the stages of an experiment, one after the other, as one study.
///
/// What a stage begins with is noted with the study, so that all workers draw from the same ranges, and a run that was killed goes on
/// in its stage.
package struct StagedRun: Sendable {
    let experiment: Experiment
    let storage: any Storage
    let clock: Clockwork
    let observe: @Sendable (RunEvent) -> Void
    /// Runs one stage, as an experiment of its own.
    let run: @Sendable (Experiment) async throws -> RunResult

    /// A run of `experiment`, each of whose stages `run` runs.
    package init(
        _ experiment: Experiment, in storage: any Storage, clock: Clockwork = .real,
        observe: @escaping @Sendable (RunEvent) -> Void,
        run: @escaping @Sendable (Experiment) async throws -> RunResult
    ) {
        (self.experiment, self.storage, self.clock) = (experiment, storage, clock)
        (self.observe, self.run) = (observe, run)
    }

    /// Runs all stages that are not finished.
    ///
    /// - Returns: How the last of them ended, or the first one that was ended before its time.
    package func callAsFunction() async throws -> RunResult {
        guard let last = experiment.stages.indices.last else { return try await run(experiment) }
        let start = clock.elapsed()
        var finished = try await finishedTrials()
        for index in experiment.stages.indices.dropLast() where finished < trials(through: index) {
            let result = try await run(stage: index, since: start)
            guard result.end.closesSearch else { return result }
            finished = max(trials(through: index), result.standing.census.finished)
        }
        return try await run(stage: last, since: start)
    }

    /// How many trials the study is to have after a stage.
    private func trials(through index: Int) -> Int {
        experiment.stages[...index].reduce(0) { $0 + $1.trials }
    }

    /// Runs a stage, with what is left of the time.
    private func run(stage index: Int, since start: Duration) async throws -> RunResult {
        let stage = experiment.stages[index]
        var part = experiment
        part.stages = []
        part.budget.trials = trials(through: index)
        part.space = try await parameters(of: stage, index)
        part.defaults = part.defaults.filter { part.space.holds($0.value, of: $0.key) }
        // Only the first stage begins from nothing.
        if index > 0 { part.transfer = .init() }
        part.budget.time = experiment.budget.time.map {
            max(.milliseconds(1), $0 - (clock.elapsed() - start))
        }
        observe(.stage(stage, number: index + 1, of: experiment.stages.count))
        return try await run(part)
    }

    private func finishedTrials() async throws -> Int {
        guard let record = try await existing() else { return 0 }
        var census = Census(directions: record.directions)
        census.apply(try await storage.changes(in: record.id, since: .start).trials)
        return census.finished
    }

    private func existing() async throws -> StudyRecord? {
        do { return try await storage.study(named: experiment.name) } catch StorageError.noStudy {
            return nil
        }
    }

    /// The parameters of a stage: those that are noted with the study, or built now.
    private func parameters(of stage: Stage, _ index: Int) async throws -> DeclaredSpace {
        let key = SystemAttribute.stagePrefix + String(index)
        guard let record = try await existing() else { return try build(stage, after: []) }
        // What was built from another file, before it was edited, is built again.
        let origin = JSON.array([.string(stage.words), experiment.space.json])
        func noted(_ record: StudyRecord) -> DeclaredSpace? {
            guard let note = record.systemAttributes[key]?.value, note["of"] == origin else { return nil }
            return note["space"].flatMap { DeclaredSpace(json: $0) }
        }
        if let space = noted(record) { return space }
        let study = try await Study.load(experiment.name, from: storage)
        let best = index == 0 ? [] : try await bestTrials(stage.top, of: study)
        let space = try build(stage, after: best)
        let note = JSON.object([.init("of", origin), .init("space", space.json)])
        try await storage.annotate(record.id, with: [.system(key: key, note.text)])
        return noted(try await storage.study(record.id)) ?? space
    }

    private func build(_ stage: Stage, after best: [[String: ParameterValue]]) throws(RunFailure)
        -> DeclaredSpace
    {
        do {
            return try StageSpace(experiment.space, defaults: experiment.defaults)
                .parameters(of: stage, after: best)
        } catch {
            throw .stage(stage.name, reason: error.description)
        }
    }

    /// The parameters of the best trials, the best one first; of several objectives, some of those that no other one dominates.
    private func bestTrials(_ count: Int, of study: Study) async throws -> [[String: ParameterValue]] {
        var trials = try await study.bestTrials
        if study.directions.count == 1 {
            trials = try await storage.changes(in: study.id, since: .start).trials.filter {
                $0.state == .complete && $0.record.violation <= 0 && $0.value?.isNaN == false
            }
            let direction = study.directions[0]
            trials.sort { a, b in
                let (x, y) = (a.values[0], b.values[0])
                return direction.isBetter(x, than: y) || x == y && a.number < b.number
            }
        }
        return trials.prefix(count).map { trial in
            Dictionary(trial.parameters.map { ($0.name, $0.value) }) { first, _ in first }
        }
    }
}

extension DeclaredSpace {
    /// Whether `value` can be drawn for the parameter `name`, or for the structure of that name.
    fileprivate func holds(_ value: ParameterValue, of name: String) -> Bool {
        guard let parameter = parameters.first(where: { $0.name == name }) else { return false }
        return parameter.distribution.internalValue(value).map(parameter.distribution.contains) ?? false
    }
}
