import Tuning

/// What a run says at its beginning and at its end.
package struct RunReport: Sendable {
    let style: Style
    /// What has to be added to a command to make it find the study: `--storage URL`, or nothing.
    let storageOption: String

    /// A report whose commands find the study by `storageOption`.
    package init(style: Style, storageOption: String = "") {
        (self.style, self.storageOption) = (style, storageOption)
    }

    /// What is tuned, how, and where it is kept.
    package func opening(_ standing: RunStanding) -> [String] {
        let experiment = standing.experiment
        let goals =
            experiment.candidates == nil
            ? experiment.objectives.map { "\($0.goal) \($0.metric)" }.joined(separator: ", ")
            : "people choose"
        let algorithms = [experiment.sampler.title, experiment.pruner.title].filter { !$0.isEmpty }
        let facts = [
            style.strong(experiment.name), goals, algorithms.joined(separator: ", "), standing.storage,
        ]
        let finished = standing.finishedBefore
        return [facts.joined(separator: " · ")]
            + (finished > 0 ? ["\(Figures.count(finished, "trial")) of earlier runs count"] : [])
    }

    /// How the run ended and what it found.
    package func closing(_ result: RunResult) -> [String] {
        reason(result) + best(result.standing) + (result.schedule.map { ["      its schedule: \($0)"] } ?? [])
            + final(result)
            + [counts(result.standing)] + more(result.standing)
    }

    private func reason(_ result: RunResult) -> [String] {
        switch result.end {
        case .budget: return []
        case .alreadyFinished: return ["already finished; a larger budget goes on with the study"]
        case .time: return ["the time is up; the same command goes on with the study"]
        case .exhausted: return ["nothing is left to try"]
        case .stopped(let reason): return ["ended early: \(reason)"]
        case .interrupted: return ["interrupted; the same command goes on with the study"]
        case .notStartable(let failure): return ["stopped: \(failure)"]
        case .tooManyFailures(let count):
            return ["stopped: \(Figures.count(count, "trial")) failed, more than budget.max_failures allows"]
        case .sameFailure(_, let failure, let lines):
            return ["stopped, as all trials fail in the same way: \(failure)"]
                + lines.map { "  \($0)" }
        }
    }

    private func best(_ standing: RunStanding) -> [String] {
        guard standing.experiment.candidates == nil else { return [] }
        let (best, objectives) = (
            standing.census.best.sorted { $0.number < $1.number }, standing.experiment.objectives
        )
        guard let first = best.first else {
            return standing.census.counts[.complete] == nil
                ? [] : ["no complete trial keeps to the constraints"]
        }
        func values(_ trial: FrozenTrial) -> String {
            zip(objectives, trial.values).map { "\($0.metric) \(Figures.rounded($1))" }.joined(
                separator: " · ")
        }
        if objectives.count == 1 {
            let start = "best  #\(first.number)  "
            let parameters = first.parameters.map { "\($0.name) \(Figures.parameter($0.value))" }
            return [style.strong(start + values(first)), "      " + parameters.joined(separator: " · ")]
        }
        let shown = best.prefix(10).map { "      #\($0.number)  \(values($0))" }
        return [style.strong("Pareto set of \(Figures.count(best.count, "trial"))")] + shown
            + (best.count > 10 ? ["      …"] : [])
    }

    /// What the test set said, and whether that can be believed.
    private func final(_ result: RunResult) -> [String] {
        var lines: [String] = []
        switch result.final {
        case .done(let record)?: lines = [style.strong("final") + " " + record.words]
        case .refused(let record)?:
            lines = [
                "final " + record.words,
                "      evaluated before; --again does it once more, and notes that it was done again",
            ]
        case nil: break
        }
        return lines + (result.testSetWarning.map { ["note: \($0)"] } ?? [])
    }

    private func counts(_ standing: RunStanding) -> String {
        let census = standing.census
        let states: [(TrialState, String)] = [
            (.complete, "complete"), (.pruned, "pruned"), (.failed, "failed"),
        ]
        let counts =
            states.compactMap { state, word in census.counts[state].map { "\($0) \(word)" } }
            + (census.paused > 0 ? ["\(census.paused) paused"] : [])
        let own = census.finished - standing.finishedBefore
        let share = standing.finishedBefore > 0 ? ", \(own) of them now," : ""
        let time = own > 0 ? "\(share) in \(Figures.time(standing.elapsed))" : ""
        let list = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
        let saved = census.saved.map { " (saved \(Int(($0 * 100).rounded())) % of the training)" } ?? ""
        return "\(Figures.count(census.finished, "trial"))\(time)\(list)\(saved)"
    }

    /// The commands that tell more.
    private func more(_ standing: RunStanding) -> [String] {
        let name = Self.quoted(standing.experiment.name) + storageOption
        var commands: [String] = []
        if standing.experiment.candidates != nil {
            commands += ["apus dashboard\(storageOption), to choose", "apus prefer \(name) BETTER WORSE"]
        }
        if !standing.census.best.isEmpty { commands.append("apus best \(name)") }
        if standing.census.finished > 0 { commands.append("apus trials \(name)") }
        if standing.census.counts[.failed] != nil { commands.append("apus trials \(name) --failed") }
        guard !commands.isEmpty, standing.storage != "memory:" else { return [] }
        return [style.faint("more: " + commands.joined(separator: " · "))]
    }

    /// `text` as a shell takes it for one word.
    package static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.:/,@%+=".contains($0)) }
        return isPlain
            ? text
            : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
                + "'"
    }
}
