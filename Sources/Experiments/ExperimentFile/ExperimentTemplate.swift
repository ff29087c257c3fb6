package import Tuning

/// An experiment file to begin with.
package struct ExperimentTemplate: Sendable {
    /// The name of the study.
    package var name: String
    /// The program, as it is started.
    package var program: String
    /// The metric that it prints.
    package var metric: String
    /// Which values of it are better.
    package var goal: Direction
    /// The parameters, each given to the program as `--NAME=VALUE`.
    package var parameters: [DeclaredSpace.Parameter]
    /// How many trials the study is to have.
    package var trials: Int
    /// How many run at once.
    package var parallel: Int

    /// An experiment with `program`.
    package init(
        name: String, program: String, metric: String, goal: Direction, parameters: [DeclaredSpace.Parameter],
        trials: Int, parallel: Int
    ) {
        (self.name, self.program, self.metric, self.goal) = (name, program, metric, goal)
        (self.parameters, self.trials, self.parallel) = (parameters, trials, parallel)
    }

    /// The file.
    package var text: String {
        let width = parameters.map { written($0.name).count }.max() ?? 0
        let space = parameters.map { parameter in
            let name = written(parameter.name) + ":"
            let padding = String(repeating: " ", count: width + 2 - name.count)
            return "  \(name)\(padding)\(written(parameter.distribution))"
        }
        let command = start + parameters.map { "--\($0.name)={\($0.name)}" }
        return """
            name: \(written(name))
            objectives:                     # the first is what pruning looks at
              - {metric: \(written(metric)), goal: \(goal.rawValue)}
            parameters:
            \(space.joined(separator: "\n"))
            sampler: auto
            # pruner: median                # ends trials early, if the program reports as it goes
            run:
              # The program prints `\(metric)=0.9`, or `\(metric)=0.9 step=3` as it goes.
              command: [\(command.map(written).joined(separator: ", "))]
              parallel: \(parallel)
              # metrics: {\(written(metric)): '\(metric): ([0-9.]+)'}   # for a program that prints something else
            budget: {trials: \(trials)}
            seed: 1

            """
    }

    /// How the program is started: a script by what it is written for.
    private var start: [String] {
        let interpreters = [
            "py": "python3", "sh": "sh", "R": "Rscript", "r": "Rscript", "jl": "julia", "pl": "perl",
        ]
        let ending = program.split(separator: ".").last.map(String.init) ?? ""
        if program.contains("."), let interpreter = interpreters[ending] { return [interpreter, program] }
        return [program]
    }

    private func written(_ distribution: Distribution) -> String {
        switch distribution {
        case .float(let bounds, let scale):
            "{float: [\(bounds.lowerBound), \(bounds.upperBound)]\(written(scale))}"
        case .int(let bounds, let scale):
            "{int: [\(bounds.lowerBound), \(bounds.upperBound)]\(written(scale))}"
        case .categorical(let choices): "{choice: [\(choices.map(written).joined(separator: ", "))]}"
        }
    }

    private func written<Bound>(_ scale: Scale<Bound>) -> String {
        switch scale {
        case .linear: ""
        case .log: ", scale: log"
        case .stepped(let step): ", step: \(step)"
        }
    }

    private func written(_ value: ParameterValue) -> String {
        if case .string(let text) = value { written(text) } else { value.description }
    }

    /// A text as YAML: in quotation marks unless it is a plain word.
    private func written(_ text: String) -> String {
        let isPlain =
            text.first?.isLetter == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./".contains($0)) }
        return isPlain && !["true", "false", "null"].contains(text.lowercased())
            ? text : JSON.string(text).text.rawValue
    }
}
