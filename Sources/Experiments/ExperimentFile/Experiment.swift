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
    /// Who is told of the runs; `nil` for nobody.
    package var tracking: TrackingTargets?
}

extension Experiment {
    /// Checks that something says when to end.
    /// - Throws: ``RunFailure/noBudget``.
    package func checkThatItEnds() throws(RunFailure) {
        guard !budget.isUnlimited || sampler.isExhaustive else { throw .noBudget }
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
        /// The cores that a trial needs; `nil` if it does not say.
        package var cores: Double?
        /// How much address space a trial may take, in bytes.
        package var memory: UInt64?
        /// How often a trial whose process died is started again.
        package var retries = 0
        /// How long a trial may take.
        package var timeout: Duration?
        /// How metrics are read from a program that knows nothing of the protocol.
        package var patterns: [MetricPattern] = []
    }
}
