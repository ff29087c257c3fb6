import FoundationEssentials
import Tuning

extension Table {
    /// One row a trial: number, state, values, parameters, duration, and why it failed.
    init(_ trials: [FrozenTrial], of study: Study) {
        let valueNames = study.objectiveNames
        var parameterNames: [String] = []
        for trial in trials {
            for name in trial.parameters.space.names where !parameterNames.contains(name) {
                parameterNames.append(name)
            }
        }
        let hasErrors = trials.contains { $0.failureReason != nil }
        headings =
            ["number", "state"] + valueNames + parameterNames + ["seconds"] + (hasErrors ? ["error"] : [])
        rows = trials.map { trial in
            let values = valueNames.indices.map {
                trial.values.indices.contains($0) ? Self.text(trial.values[$0]) : ""
            }
            let parameters = parameterNames.map { trial.parameters[$0]?.description ?? "" }
            let end = [trial.seconds] + (hasErrors ? [trial.failureReason?.lastLine ?? ""] : [])
            return [String(trial.number), trial.isPaused ? "paused" : trial.state.rawValue] + values
                + parameters + end
        }
    }

    private static func text(_ value: Double) -> String { ParameterValue.float(value).description }
}

extension FrozenTrial {
    /// How long the trial ran, to a tenth of a second.
    fileprivate var seconds: String {
        guard let start, let end else { return "" }
        return String((end.timeIntervalSince(start) * 10).rounded() / 10)
    }
}

extension String {
    fileprivate var lastLine: String { split(separator: "\n").last.map(String.init) ?? self }
}
