extension History {
    /// What is counted as rows arrive.
    struct Tally: Sendable {
        var states: [TrialState: Int] = [:]
        var intersection = Intersection()
        var intersectionWithPruned = Intersection()
        var union = Union()
        var hasViolations = false

        mutating func count(_ trial: FrozenTrial) {
            states[trial.state, default: 0] += 1
            if trial.state == .complete { intersection.formIntersection(trial.parameters.space) }
            if trial.state == .complete || trial.state == .pruned {
                intersectionWithPruned.formIntersection(trial.parameters.space)
                union.formUnion(trial.parameters.space)
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
    /// The parameters that some trial has.
    struct Union: Sendable {
        private(set) var space = SearchSpace()
        private var last: SearchSpace?

        mutating func formUnion(_ other: SearchSpace) {
            if let last, last == other { return }
            last = other
            for (name, distribution) in other where space[name] != distribution { space[name] = distribution }
        }
    }
}
