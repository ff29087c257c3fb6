package import Tuning

/// What became of a trial, on one line: `#41 complete · accuracy 0.9917 · C 12.6 · gamma 0.00089 · kernel rbf`.
package struct TrialLine: Sendable {
    let trial: FrozenTrial
    let ending: TrialEnding
    let objectives: [Experiment.Objective]

    /// The line for `trial`, which ended so.
    package init(_ trial: FrozenTrial, _ ending: TrialEnding, of experiment: Experiment) {
        (self.trial, self.ending, objectives) = (trial, ending, experiment.measured)
    }

    /// The line.
    package var text: String {
        let facts: [String] =
            switch ending {
            case .complete: ["complete"] + values + parameters
            case .pruned: [pruned] + values + parameters
            case .paused: [paused] + values + parameters
            case .failed(let failure, let lines): ["failed: " + reason(failure, lines)] + parameters
            case .repeated(.interrupted): ["interrupted, to be run again"]
            case .repeated(let failure): ["\(failure), to be run again"]
            case .lost: ["ended by somebody else"]
            }
        return "#\(trial.number) " + facts.joined(separator: " · ")
    }

    private var paused: String { trial.reports.steps.last.map { "paused at step \($0)" } ?? "paused" }
    private var pruned: String { trial.reports.steps.last.map { "pruned at step \($0)" } ?? "pruned" }

    private var values: [String] {
        zip(objectives, trial.values).map { "\($0.metric) \(Figures.rounded($1))" }
    }

    private var parameters: [String] { trial.parameters.map { "\($0.name) \(Figures.parameter($0.value))" } }

    private func reason(_ failure: TrialFailure, _ lines: [String]) -> String {
        ([failure.description] + lines.suffix(1)).joined(separator: ": ")
    }
}
