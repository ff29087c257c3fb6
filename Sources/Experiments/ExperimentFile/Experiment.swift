package import Tuning

/// What is to be tuned, and how: what an experiment file says.
package struct Experiment: Sendable {
    /// The name of the study.
    package var name: String
    /// What is to be made good, the first being what pruning looks at.
    package var objectives: [Objective]
    /// The parameters.
    package var space: DeclaredSpace
    /// The values that the first trial is to have.
    package var defaults: [String: ParameterValue]
    /// What parameters were called before, by the name that they have now.
    package var formerNames: [String: String] = [:]
    /// Whether a point may be tried again; `nil` leaves it to the sampler.
    package var mayRepeat: Bool?
    /// What a trial must keep to, for its result to count.
    package var constraints: [Constraint]
    /// What chooses the parameters.
    package var sampler: Algorithm<any Sampler>
    /// What ends trials early.
    package var pruner: Algorithm<any Pruner>
    /// The reported metric that pruning compares trials by.
    package var pruningMetric: String { pruner.metric ?? objectives[0].metric }
    /// The program that a trial runs.
    package var program: Program
    /// When to end.
    package var budget: Budget
    /// The studies that a new one begins from.
    package var transfer = Transfer()
    /// What randomness is split from; `nil` leaves it to chance.
    package var seed: UInt64?
    /// Where the study is kept; `nil` leaves it to the surroundings.
    package var storage: StorageURL?
    /// The searches in a row that it consists of; empty if it is one.
    package var stages: [Stage] = []
    /// What is run once, for the trial that was chosen.
    package var final: FinalProgram?
    /// Who is told of the runs; `nil` for nobody.
    package var tracking: TrackingTargets?
}

extension Experiment {
    /// Checks that something says when to end.
    /// - Throws: ``RunFailure/noBudget``.
    package func checkThatItEnds() throws(RunFailure) {
        guard !budget.isUnlimited || sampler.isExhaustive || !stages.isEmpty else { throw .noBudget }
    }

    /// A metric that is to be made small or large.
    package struct Objective: Hashable, Sendable {
        /// What the program calls it.
        package var metric: String
        /// Which values are better.
        package var goal: Direction
    }

    /// What a run may cost.
    package struct Budget: Sendable {
        /// How many trials the study is to have in the end, those of earlier runs included; `nil` is no limit.
        package var trials: Int?
        /// After which time a run starts no more trials; `nil` is no limit.
        package var time: Duration?
        /// How long the trials that run then may go on, before they are put back into the queue; `nil` is as long as they take.
        package var grace: Duration?
        /// How many trials may fail before the run gives up; `nil` is no limit.
        package var maximumFailures: Int?
        /// What ends the search early; `nil` is nothing.
        package var stop: Algorithm<any Terminator>?

        /// Whether nothing ends a search.
        package var isUnlimited: Bool { trials == nil && time == nil && stop == nil }
    }

    /// What is taken over from earlier studies of the storage.
    package struct Transfer: Hashable, Sendable {
        /// The names of the studies.
        package var studies: [String] = []
        /// How many of their best points the first trials are, at most.
        package var points = 5
    }

    /// How the program of a trial is run.
    package struct Program: Sendable {
        /// The program and its arguments.
        package var command: [CommandArgument]
        /// How many trials run at once.
        package var parallel = 1
        /// How many processes a trial consists of, which know each other by their ranks.
        package var processes = 1
        /// How often a trial's program is run.
        package var evaluations = Evaluations()
        /// What a trial takes of its machine.
        package var resources = ResourceRequest()
        /// How often a trial that failed is started again.
        package var retries = Retries()
        /// How long a trial may take.
        package var timeout: Duration?
        /// What ends a trial early, as one that is complete.
        package var stop: [StopCondition] = []
        /// How metrics are read from a program that knows nothing of the protocol.
        package var patterns: [MetricPattern] = []
    }
}
