import Tuning

/// How the program is run.
extension ExperimentReader {
    func program(_ field: Field, parameters: [String]) -> Experiment.Program? {
        let keys = ["command", "parallel", "resources", "retries", "timeout", "metrics"]
        guard let section = field.section(keys, "a mapping with the command to run") else { return nil }
        let command = section.required("command", "a list such as [python3, train.py, \"--lr={lr}\"]")
            .flatMap { self.command($0, parameters: parameters) }
        var program = Experiment.Program(command: command ?? [])
        if let parallel = section["parallel"]?.integer("a whole number from 1 on", in: 1...100_000) {
            program.parallel = parallel
        }
        if let retries = section["retries"]?.integer("a whole number from 0 on", in: 0...1_000_000) {
            program.retries = retries
        }
        program.timeout = section["timeout"].flatMap(duration)
        section["resources"].map { resources($0, &program) }
        program.patterns = section["metrics"].map(patterns) ?? []
        return command.map { _ in program }
    }

    private func command(_ field: Field, parameters: [String]) -> [CommandArgument]? {
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

    private func resources(_ field: Field, _ program: inout Experiment.Program) {
        let expected = "a mapping such as {cpu: 1, memory: 2GiB}"
        guard let section = field.section(["cpu", "gpu", "memory"], expected) else { return }
        program.cores = section["cpu"]?.number("a number of cores above 0") { $0.isFinite && $0 > 0 }
        if let gpus = section["gpu"]?.number("a number of GPUs from 0 on", where: { $0.isFinite && $0 >= 0 }),
            gpus > 0
        {
            section["gpu"]?.fault(.unsupported("a number of GPUs other than 0"))
        }
        program.memory = section["memory"].flatMap { field in
            let expected = "a size with its unit, such as 512MiB or 2GiB"
            guard let text = field.verbatim else { return field.wrong(expected) }
            return UInt64(size: text) ?? field.wrong(expected)
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
