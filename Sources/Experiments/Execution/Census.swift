package import Tuning

/// How the trials of a study stand, kept up to date by what changes.
package struct Census: Sendable {
    private let directions: [Direction]
    /// How the parameters of trials are read: the best trial lies in the space as it is now.
    private let version: SpaceVersion?
    /// How many trials ended in each state, without those that another one repeats.
    package private(set) var counts: [TrialState: Int] = [:]
    /// How many trials ended because another one repeats them.
    package private(set) var repeated = 0
    /// The trials that wait.
    package private(set) var waiting: Set<Int> = []
    /// The trials that run, whoever runs them.
    package private(set) var running: [Int: FrozenTrial] = [:]
    /// How many of those are paused, and run on nobody's machine.
    package var paused: Int { running.values.count(where: \.isPaused) }
    /// The best trials that count: one, or with several objectives those that no other one dominates.
    package private(set) var best: [FrozenTrial] = []
    /// The last step of complete and of pruned trials that reported something.
    private var steps = Steps()

    private struct Steps {
        var longest = 0
        var pruned = 0
        var prunedTrials = 0
        var complete = 0
        var completeTrials = 0
    }

    /// A study without trials.
    package init(directions: [Direction], version: SpaceVersion? = nil) {
        (self.directions, self.version) = (directions, version)
    }

    /// How many trials count as finished.
    package var finished: Int { counts.values.reduce(0, +) }

    /// Takes in trials that changed.
    ///
    /// One that has ended comes only once.
    package mutating func apply(_ trials: [FrozenTrial]) {
        for trial in trials {
            waiting.remove(trial.number)
            running[trial.number] = nil
            switch trial.state {
            case .waiting: waiting.insert(trial.number)
            case .running: running[trial.number] = trial.isPaused ? trial.atRest : trial
            case .complete, .pruned, .failed: count(trial)
            }
        }
    }

    private mutating func count(_ trial: FrozenTrial) {
        guard !trial.isRepeated else {
            repeated += 1
            return
        }
        counts[trial.state, default: 0] += 1
        if trial.state == .complete { compare(trial) }
        guard let last = trial.reports.steps.last else { return }
        switch trial.state {
        case .complete:
            steps.longest = max(steps.longest, last)
            (steps.complete, steps.completeTrials) = (steps.complete + last, steps.completeTrials + 1)
        case .pruned: (steps.pruned, steps.prunedTrials) = (steps.pruned + last, steps.prunedTrials + 1)
        case .failed, .waiting, .running: break
        }
    }

    private mutating func compare(_ trial: FrozenTrial) {
        guard trial.record.violation <= 0, trial.values.count == directions.count,
            !trial.values.contains(where: \.isNaN),
            version.map({ $0.parameters(trial.parameters) != nil }) ?? true
        else { return }
        guard directions.count > 1 else {
            if let champion = best.first, !directions[0].isBetter(trial.values[0], than: champion.values[0]),
                trial.values != champion.values || trial.number > champion.number
            {
                return
            }
            best = [trial]
            return
        }
        if best.contains(where: { dominates($0, trial) }) { return }
        best = best.filter { !dominates(trial, $0) } + [trial]
    }

    private func dominates(_ a: FrozenTrial, _ b: FrozenTrial) -> Bool {
        var isBetter = false
        for (direction, (x, y)) in zip(directions, zip(a.values, b.values)) {
            if direction.isBetter(y, than: x) { return false }
            if direction.isBetter(x, than: y) { isBetter = true }
        }
        return isBetter
    }

    /// The share of all training that pruning has spared, if trials that were not pruned show how long one lasts.
    package var saved: Double? {
        let whole = Double(steps.longest * (steps.prunedTrials + steps.completeTrials))
        guard steps.prunedTrials > 0, steps.completeTrials > 0, whole > 0 else { return nil }
        return Double(steps.longest * steps.prunedTrials - steps.pruned) / whole
    }
}

extension FrozenTrial {
    /// The trial without its curve but for its end: thousands may be paused.
    fileprivate var atRest: FrozenTrial {
        var trial = self
        (trial.record.metrics, trial.record.reports) = ([:], Reports())
        if let last = reports.last { trial.record.reports[last.step] = last.value }
        return trial
    }
}
