extension History {
    /// What is counted as rows arrive.
    struct Tally: Sendable {
        var states: [TrialState: Int] = [:]
        var intersection = Intersection()
        var intersectionWithPruned = Intersection()
        var union = Union()
        var hasViolations = false
        /// The last step of the longest complete trial.
        var longest: Int?
        /// Whether all that are complete or pruned have had the same parameters.
        private var isUniform = true
        private var space: SearchSpace?

        mutating func count(
            _ state: TrialState, _ space: SearchSpace, lastStep: Int?, violation: Double
        ) {
            states[state, default: 0] += 1
            if violation > 0 { hasViolations = true }
            guard state == .complete || state == .pruned else { return }
            if state == .complete {
                intersection.formIntersection(space)
                if let lastStep { longest = max(lastStep, longest ?? lastStep) }
            }
            intersectionWithPruned.formIntersection(space)
            union.formUnion(space)
            if let first = self.space { isUniform = isUniform && first == space } else { self.space = space }
        }

        /// Counts one of `state` no longer; `false` if all have to be counted anew.
        mutating func forget(_ state: TrialState, violation: Double) -> Bool {
            states[state, default: 0] -= 1
            let left = states[.pruned, default: 0] + states[.complete, default: 0]
            return state != .complete && violation <= 0 && (state != .pruned || (isUniform && left > 0))
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
