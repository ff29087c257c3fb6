public import Tuning

/// What a ``Simulation`` has cost and found.
public struct SimulationResult: Sendable {
    /// A trial that was better than all that were complete before.
    public struct Improvement: Hashable, Sendable {
        /// The number of the trial.
        public var trial: Int
        /// Its value.
        public var value: Double
        /// How many steps had been trained, over all trials, when it was complete.
        public var steps: Int
        /// After how many seconds it was.
        public var seconds: Double

        /// A trial that was better than all before.
        public init(trial: Int, value: Double, steps: Int, seconds: Double) {
            (self.trial, self.value, self.steps, self.seconds) = (trial, value, steps, seconds)
        }
    }

    /// The study that was made, with all its trials, dated by the virtual clock from 1970 on.
    public let study: Study
    /// How many trials ended in each state.
    public internal(set) var counts: [TrialState: Int] = [:]
    /// How many trials ended as pruned because their curves are not known further.
    public internal(set) var cut = 0
    /// How many steps were trained, over all trials.
    public internal(set) var steps = 0
    /// How many steps it would have been to train all trials to the end, as far as that is known.
    public internal(set) var wholeSteps = 0
    /// How long it took, in seconds.
    public internal(set) var seconds = 0.0
    /// How long all workers together were at work, in seconds.
    public internal(set) var machineSeconds = 0.0
    /// Whether the target was reported.
    public internal(set) var hasReachedTarget = false
    /// The complete trials that were better than all before, in order of time.
    public internal(set) var improvements: [Improvement] = []

    init(of study: Study) { self.study = study }

    /// The best complete trial.
    public var best: Improvement? { improvements.last }

    /// How many trials have ended.
    public var trials: Int { counts.values.reduce(0, +) }

    /// The share of the steps that was saved, against training all trials to the end.
    public var saving: Double { wholeSteps > 0 ? 1 - Double(steps) / Double(wholeSteps) : 0 }

    /// How many steps had been trained when a complete trial was at least as good as `value`; `nil` if none was.
    public func steps(to value: Double) -> Int? {
        improvements.first { !study.directions[0].isBetter(value, than: $0.value) }?.steps
    }
}
