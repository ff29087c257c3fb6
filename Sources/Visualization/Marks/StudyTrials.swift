public import Tuning

public import struct FoundationEssentials.Date

/// What figures are made from: the trials of a study at one moment.
public struct StudyTrials: Sendable {
    /// The name of the study.
    public let name: String
    /// What each objective is after.
    public let directions: [Direction]
    /// What the objectives are called.
    public let objectiveNames: [String]
    /// What is reported while trials run.
    public let metric: String
    /// The trials, in order of number.
    public let trials: [FrozenTrial]
    /// The moment, to which trials that run have lasted.
    public let moment: Date
    private let known: History?

    /// The trials of a study whose objectives are called `objectiveNames`.
    ///
    /// - Parameter history: What samplers know of the trials, if that is at hand: else it is made where it is needed.
    public init(
        name: String, directions: [Direction], objectiveNames: [String], metric: String = "value",
        trials: [FrozenTrial], history: History? = nil, moment: Date = Date()
    ) {
        (self.name, self.directions, self.objectiveNames) = (name, directions, objectiveNames)
        (self.metric, self.trials, known, self.moment) = (metric, trials, history, moment)
    }

    /// The trials of `study` as the storage has them now.
    public init(_ study: Study, moment: Date = Date()) async throws {
        self.init(study, trials: try await study.trials, history: try await study.history(), moment: moment)
    }

    /// The trials of `study`, read already.
    public init(_ study: Study, trials: [FrozenTrial], history: History?, moment: Date = Date()) {
        self.init(
            name: study.name, directions: study.directions, objectiveNames: study.objectiveNames,
            metric: study.reportedMetric, trials: trials, history: history, moment: moment)
    }

    /// What samplers know of the trials.
    var history: History {
        if let known { return known }
        var history = History(directions: directions, studyName: name)
        for trial in trials where trial.state.isFinished { history.append(trial) }
        return history
    }

    /// Why there is no figure of complete trials: what there is instead.
    var wordsForNone: String {
        guard !trials.isEmpty else { return "There are no trials yet." }
        let counts = Dictionary(grouping: trials, by: \.state).mapValues(\.count)
        let states: [(TrialState, String)] = [
            (.running, "running"), (.waiting, "waiting"), (.pruned, "pruned"), (.failed, "failed"),
            (.complete, "complete"),
        ]
        let parts = states.compactMap { state, word in counts[state].map { "\($0.grouped) \(word)" } }
        let list = parts.joined(separator: ", ")
        guard let complete = counts[.complete] else { return "No trial is complete yet: \(list)." }
        return complete == 1
            ? "The only complete trial has a value that is not finite."
            : "None of \(complete.grouped) complete trials has a finite value."
    }
}
