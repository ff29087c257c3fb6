import Tuning

/// What ends a trial, and when it is run again.
extension ExperimentReader {
    func retries(_ field: Field) -> Retries {
        var retries = Retries()
        let count = "a whole number from 0 on"
        guard field.isMapping else {
            retries.times = field.integer(count, in: 0...1_000_000) ?? 0
            return retries
        }
        let keys = ["times", "backoff", "max_backoff", "on"]
        guard let section = field.section(keys, "a number, or a mapping such as {times: 3, backoff: 10s}")
        else { return retries }
        retries.times = section.required("times", count)?.integer(count, in: 0...1_000_000) ?? 0
        retries.backoff = section["backoff"].flatMap(duration)
        retries.longestBackoff = section["max_backoff"].flatMap(duration) ?? retries.longestBackoff
        if let on = section["on"] {
            let words = Retries.Cause.allCases.map { ($0.rawValue, $0) }
            retries.causes = Set((on.isList ? on.list() ?? [] : [on]).compactMap { $0.word(words) })
        }
        return retries
    }

    func evaluations(_ field: Field) -> Evaluations {
        var evaluations = Evaluations()
        let count = "a whole number from 1 on"
        guard field.isMapping else {
            evaluations.times = field.integer(count, in: 1...10_000) ?? 1
            return evaluations
        }
        let expected = "a number, or a mapping such as {times: 5, statistic: median}"
        guard let section = field.section(["times", "statistic", "racing"], expected) else {
            return evaluations
        }
        evaluations.times = section.required("times", count)?.integer(count, in: 1...10_000) ?? 1
        evaluations.statistic =
            section["statistic"]?.word(Evaluations.Statistic.allCases.map { ($0.rawValue, $0) })
            ?? evaluations.statistic
        evaluations.races = section["racing"]?.flag() ?? false
        return evaluations
    }

    /// Notes what does not go together with running a trial's program several times.
    func checkEvaluations(_ file: Section, _ experiment: Experiment) {
        let evaluations = experiment.program.evaluations
        guard evaluations.times > 1, let field = file["run"]?.member("evaluations") else { return }
        if evaluations.races, experiment.objectives.count > 1 {
            field.fault(
                .conflict("racing compares one objective, and there are several", expected: "no racing"))
        }
        let context = AlgorithmContext(
            seed: 0, space: experiment.space, directions: experiment.objectives.map(\.goal),
            metrics: experiment.objectives.map(\.metric))
        if (try? experiment.pruner.make(context))?.pausesTrials == true {
            field.fault(
                .conflict("the pruner pauses trials, which are then run several times", expected: "either"))
        }
    }

    func stopConditions(_ field: Field, of objectives: [Experiment.Objective]) -> [StopCondition] {
        let items = field.isList ? field.list() ?? [] : [field]
        return items.compactMap { item in
            item.isMapping ? stagnation(item, of: objectives) : bound(item)
        }
    }

    private func bound(_ field: Field) -> StopCondition? {
        let expected = "“metric >= number”, “step >= number” or {stagnation: 10}"
        guard let text = field.text(expected) else { return nil }
        return Constraint(text).map(StopCondition.bound) ?? field.wrong(expected)
    }

    private func stagnation(_ field: Field, of objectives: [Experiment.Objective]) -> StopCondition? {
        let keys = ["stagnation", "metric", "min_delta"]
        guard let section = field.section(keys, "a mapping such as {stagnation: 10}") else { return nil }
        let patience = section.required("stagnation", "a number of reports")?
            .integer("a number of reports from 1 on", in: 1 ... .max)
        let delta = section["min_delta"]?.number("a number from 0 on") { $0 >= 0 && $0.isFinite }
        let names = objectives.map { ($0.metric, $0) }
        guard let objective = section["metric"].flatMap({ $0.word(names) }) ?? objectives.first, let patience
        else { return nil }
        return .stagnation(
            metric: objective.metric, goal: objective.goal, patience: patience, delta: delta ?? 0)
    }
}
