import Tuning

/// How the program is run.
extension ExperimentReader {
    func program(
        _ field: Field, parameters: [String], objectives: [Experiment.Objective]
    ) -> Experiment.Program? {
        let keys = [
            "command", "parallel", "processes", "resources", "retries", "timeout", "stop", "metrics",
            "evaluations",
        ]
        guard let section = field.section(keys, "a mapping with the command to run") else { return nil }
        let command = section.required("command", "a list such as [python3, train.py, \"--lr={lr}\"]")
            .flatMap { self.command($0, parameters: parameters) }
        var program = Experiment.Program(command: command ?? [])
        if let parallel = section["parallel"]?.integer("a whole number from 1 on", in: 1...100_000) {
            program.parallel = parallel
        }
        if let processes = section["processes"]?.integer("a whole number from 1 on", in: 1...10_000) {
            program.processes = processes
        }
        program.retries = section["retries"].map(retries) ?? Retries()
        program.stop = section["stop"].map { stopConditions($0, of: objectives) } ?? []
        program.evaluations = section["evaluations"].map(evaluations) ?? Evaluations()
        program.timeout = section["timeout"].flatMap(duration)
        program.resources = section["resources"].map(resources) ?? ResourceRequest()
        program.patterns = section["metrics"].map(patterns) ?? []
        return command.map { _ in program }
    }

    func command(_ field: Field, parameters: [String]) -> [CommandArgument]? {
        let expected = "a list such as [python3, train.py, \"--lr={lr}\"]"
        guard let items = field.list(expected) else { return nil }
        if items.isEmpty { field.fault(.missing(expected: expected)) }
        return items.compactMap { item in
            guard let text = item.verbatim else { return item.wrong("a text or a number") }
            if text.utf8.contains(0) { return item.wrong("a text without a zero byte") }
            let argument = CommandArgument(text)
            for name in argument.parameters where !parameters.contains(name) {
                item.fault(
                    .unknownPlaceholder(name, near: name.nearest(among: parameters), known: parameters))
            }
            return argument
        }
    }

    private func patterns(_ field: Field) -> [MetricPattern] {
        let entries = field.entries("a mapping such as {accuracy: 'val_acc=([0-9.]+)'}") ?? []
        return entries.compactMap { metric, field in
            if !Name.isMetric(metric) { field.fault(.badName(metric)) }
            guard let text = field.verbatim, !text.isEmpty else { return field.wrong("a regular expression") }
            do throws(MetricPattern.Refusal) {
                return try MetricPattern(metric: metric, text)
            } catch {
                field.fault(.badPattern(error.reason))
                return nil
            }
        }
    }
}
