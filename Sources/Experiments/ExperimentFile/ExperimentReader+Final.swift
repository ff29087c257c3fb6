import Tuning

/// What is measured once, when the search is over.
extension ExperimentReader {
    func final(
        _ field: Field, parameters: [String], objectives: [Experiment.Objective]
    ) -> FinalProgram? {
        let keys = ["command", "metrics", "by", "timeout"]
        guard let section = field.section(keys, "a mapping with the command to run on the test set") else {
            return nil
        }
        let command = section.required("command", "a list such as [python3, train.py, --test]")
            .flatMap { self.command($0, parameters: parameters) }
        guard let command else { return nil }
        var program = FinalProgram(command: command)
        program.timeout = section["timeout"].flatMap(duration)
        program.metrics = (section["metrics"]?.list("a list of metrics") ?? []).compactMap {
            $0.name("the name of a metric", where: Name.isMetric)
        }
        program.chosenBy = section["by"]?.word(objectives.map { ($0.metric, $0.metric) })
        if objectives.count > 1, section["by"] == nil {
            field.fault(.missing(expected: "by: the objective that chooses among the best trials"))
        }
        return program
    }
}
