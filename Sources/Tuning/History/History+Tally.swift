extension History {
    /// What is counted as rows arrive.
    struct Tally: Sendable {
        var states: [TrialState: Int] = [:]
        var intersection = Intersection()
        var intersectionWithPruned = Intersection()

        mutating func count(_ trial: FrozenTrial) {
            states[trial.state, default: 0] += 1
            if trial.state == .complete { intersection.formIntersection(trial.parameters.space) }
            if trial.state == .complete || trial.state == .pruned {
                intersectionWithPruned.formIntersection(trial.parameters.space)
            }
        }
    }

    /// The parameters that all of some trials have in common.
    struct Intersection: Sendable {
        private var common: SearchSpace?
        private var last: SearchSpace?

        var space: SearchSpace { common ?? SearchSpace() }

        mutating func formIntersection(_ other: SearchSpace) {
            // Mostly a trial has the parameters of the one before: nothing is left to take away.
            if let last, last == other { return }
            last = other
            common = common?.filter { name, distribution in other[name] == distribution } ?? other
        }
    }
}
