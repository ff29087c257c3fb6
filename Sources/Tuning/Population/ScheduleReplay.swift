/// Trains one model with a schedule: at the end of each segment a trial ends, and another one goes on from its checkpoint.
///
/// The study's first trial has the parameters of the first segment.
///
/// > M. Jaderberg et al. "Population Based Training of Neural Networks." arXiv:1711.09846, section 4.4: what matters is the schedule.
public struct ScheduleReplay: Pruner {
    /// What is replayed.
    public let schedule: TrainingSchedule

    /// A replay of `schedule`.
    public init(_ schedule: TrainingSchedule) { self.schedule = schedule }

    /// Yes.
    public var pausesTrials: Bool { true }
    /// Yes.
    public var copiesCheckpoints: Bool { true }
    /// No.
    public var usesHistory: Bool { false }

    /// Pauses the trial at the end of its segment.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let index = trial.generation
        guard let last = trial.reports.steps.last, index < schedule.segments.count - 1,
            let end = schedule.segments[index].end, last >= end
        else { return .proceed }
        let pauses = trial.pauseSteps.adding(end, comparing: last)
        return Verdict(prunes: false, pauses: true, attributes: [SystemAttribute.pauseSteps: pauses])
    }

    /// The trial that is paused makes room for that of the next segment.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        guard let trial = history.resting.first?.value.trial else { return nil }
        let next = trial.generation + 1
        guard schedule.segments.indices.contains(next), let last = trial.reports.last else {
            return .goesOn(trial.number)
        }
        var parameters = trial.parameters
        for (name, value) in schedule.segments[next].parameters {
            guard let index = parameters.space.index(of: name) else { continue }
            let distribution = parameters.space.distributions[index]
            if let value = distribution.internalValue(value) {
                parameters.set(name, value, from: distribution)
            }
        }
        let ancestor = Ancestor(
            number: trial.number, step: last.step, score: last.value, generation: trial.generation,
            replaced: trial.number)
        return .isReplaced(trial.number, by: Offspring(parameters: parameters, ancestor: ancestor))
    }
}
