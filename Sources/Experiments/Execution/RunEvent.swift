package import Tuning

/// How a run stands.
package struct RunStanding: Sendable {
    /// The experiment.
    package var experiment: Experiment
    /// Where the study is kept, as it may be shown.
    package var storage: String
    /// The trials of the study.
    package var census: Census
    /// How many trials had ended when the run began.
    package var finishedBefore: Int
    /// How many trials this run is evaluating.
    package var running: Int
    /// How many trials run at once.
    package var parallel: Int
    /// How long the run lasts.
    package var elapsed: Duration

    /// Says how a run stands.
    package init(
        experiment: Experiment, storage: String, census: Census, finishedBefore: Int, running: Int,
        parallel: Int,
        elapsed: Duration
    ) {
        (self.experiment, self.storage, self.census) = (experiment, storage, census)
        (self.finishedBefore, self.running, self.parallel) = (finishedBefore, running, parallel)
        self.elapsed = elapsed
    }
}

/// How far a trial has come.
package struct TrialProgress: Hashable, Sendable {
    /// Its number.
    package var number: Int
    /// Its parameters.
    package var parameters: Parameters
    /// The last step that it reported; `nil` before the first.
    package var step: Int?
    /// What it reported last of each metric.
    package var metrics: [String: Double] = [:]
    /// The names of the GPUs that it uses.
    package var gpus: [String] = []
    /// What the pruner did and why, in words.
    package var note: String?

    /// A trial that has not reported anything.
    package init(number: Int, parameters: Parameters) {
        (self.number, self.parameters) = (number, parameters)
    }
}

/// What happens in a run.
package enum RunEvent: Sendable {
    /// The study was opened.
    case opened(RunStanding)
    /// A stage of so many begins.
    case stage(Stage, number: Int, of: Int)
    /// A trial was started.
    case started(Int, RunStanding)
    /// A trial that runs has come further, or the pruner has decided something about it.
    case progressed(TrialProgress)
    /// A trial ended.
    case ended(FrozenTrial, TrialEnding, RunStanding)
    /// The parameters are no longer those of earlier trials: in what they differ, in words.
    case spaceChanged([String])
    /// Trials whose runner died, or fell silent, were put back into the queue.
    case tookBack([Int])
    /// So many trials run elsewhere, and nothing else is left to do: they are waited for, as one may have to be run again.
    case waiting(Int)
    /// Fewer trials run at once than was asked for, as each takes its share of what is said.
    case narrowed(to: Int, share: String)
    /// The sampler goes another way: which and why, in one line.
    case explained(String)
    /// A tracker cannot be told, or can again, in words.
    case tracking(String)
    /// The user wants to end.
    case interrupted(Interruption.Level)
}

/// How a run ended.
package enum RunEnd: Hashable, Sendable {
    /// The study has as many trials as it should have.
    case budget
    /// It had them before the run.
    case alreadyFinished
    /// The time is up.
    case time
    /// The sampler has nothing left to try.
    case exhausted
    /// The search is not worth going on with, for this reason.
    case stopped(String)
    /// The program cannot be started.
    case notStartable(TrialFailure)
    /// So many trials failed in the same way and none did not.
    case sameFailure(count: Int, TrialFailure, lastLines: [String])
    /// So many trials have failed, more than the budget allows.
    case tooManyFailures(Int)
    /// The user interrupted the run.
    case interrupted
}

extension RunEnd {
    /// Whether the search, or its stage, is over: what it found may be tested, and the next stage may begin.
    package var closesSearch: Bool {
        switch self {
        case .budget, .alreadyFinished, .exhausted, .stopped: true
        case .time, .notStartable, .sameFailure, .tooManyFailures, .interrupted: false
        }
    }
}

/// What a run leaves.
package struct RunResult: Sendable {
    /// How the study stands.
    package var standing: RunStanding
    /// How the run ended.
    package var end: RunEnd
    /// Where the schedule of the best trial is, if it has one.
    package var schedule: String?

    /// What came of the evaluation of the chosen trial, if there was to be one.
    package var final: FinalRun.Outcome?
    /// Why the search may have seen the test set; `nil` if nothing tells that it has.
    package var testSetWarning: String?

    /// Pairs how the study stands with how the run ended.
    package init(standing: RunStanding, end: RunEnd, schedule: String? = nil) {
        (self.standing, self.end, self.schedule) = (standing, end, schedule)
    }
}
