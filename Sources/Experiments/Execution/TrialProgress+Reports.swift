import Tuning

extension TrialProgress {
    /// How far a trial had come when it was paused, if it was.
    init(goingOn trial: FrozenTrial, using gpus: [String]) {
        self.init(number: trial.number, parameters: trial.parameters)
        self.gpus = gpus
        step = trial.reports.steps.last ?? trial.ancestor?.step
        metrics = trial.metrics.compactMapValues(\.last?.value)
        if let ancestor = trial.ancestor, trial.reports.isEmpty {
            note = "in place of #\(ancestor.replaced), goes on from #\(ancestor.number)"
        } else if trial.pauses > 0 {
            note = step.map { "goes on after step \($0)" } ?? "goes on"
        }
    }

    /// Takes in a report.
    mutating func take(_ report: Measurements.Report) {
        step = report.step
        metrics.merge(report.metrics) { $1 }
        note = nil
    }
}
