import Tuning

import struct FoundationEssentials.Date

/// One simulation, as it stands.
struct SimulationLoop<Program: SimulatedProgram> {
    /// A trial at work, and which report it makes next.
    private struct Training {
        var trial: Trial
        var curve: LearningCurve
        var index: Int
    }

    private let simulation: Simulation
    private var program: Program
    private let study: Study
    private let clock: VirtualClock
    private var agenda = Agenda<Training>()
    private var result: SimulationResult
    /// The curves of trials that run or are paused.
    private var curves: [Int: LearningCurve] = [:]
    /// The steps of the longest training that is known to its end.
    private var longest = 0
    /// How many steps are known of each trial whose end is not.
    private var cutOff: [Int] = []

    init(simulation: Simulation, program: Program, study: Study, clock: VirtualClock) {
        (self.simulation, self.program, self.study, self.clock) = (simulation, program, study, clock)
        result = SimulationResult(of: study)
    }

    mutating func run() async throws -> SimulationResult {
        try await startTrials()
        while !result.hasReachedTarget, let (time, training) = agenda.next() {
            clock.seconds = time
            try await step(training)
            if !result.hasReachedTarget { try await startTrials() }
        }
        result.seconds = clock.seconds
        result.wholeSteps += cutOff.reduce(0) { $0 + max($1, longest) }
        return result
    }
}

/// Starting.
extension SimulationLoop {
    private mutating func startTrials() async throws {
        while agenda.count < simulation.workers {
            guard let trial = try await nextTrial() else {
                if agenda.count == 0 { try await endPaused() }
                return
            }
            try await start(trial)
        }
    }

    /// What a free worker does, as in a run; `nil` if there is nothing to do, or nothing yet.
    private func nextTrial() async throws -> Trial? {
        if let limit = simulation.steps, result.steps >= limit { return nil }
        let lease = Lease(owner: "simulation", expires: .distantFuture)
        return try await study.next(lease: lease, within: simulation.trials) {
            try await study.isExhausted
        }
    }

    /// Ends what is paused: nobody is left that might let it go on.
    private mutating func endPaused() async throws {
        let count = try await study.endPaused()
        if count > 0 { result.counts[.pruned, default: 0] += count }
    }

    private mutating func start(_ trial: Trial) async throws {
        guard let curve = curves[trial.number] else {
            let curve = try program.curve(of: trial)
            curves[trial.number] = curve
            if curve.isWhole {
                longest = max(longest, curve.steps)
                result.wholeSteps += curve.steps
            } else {
                cutOff.append(curve.steps)
            }
            return schedule(Training(trial: trial, curve: curve, index: 0))
        }
        let index = curve.reports.steps.firstIndex { $0 > trial.lastStep ?? .min }
        guard let index else { return try await cut(trial) }
        schedule(Training(trial: trial, curve: curve, index: index))
    }

    private mutating func schedule(_ training: Training) {
        let (curve, index) = (training.curve, training.index)
        // Who reports nothing is done after all its time.
        let pause =
            curve.reports.isEmpty
            ? curve.seconds : curve.seconds(through: index) - curve.seconds(through: index - 1)
        agenda.add(training, at: clock.seconds + pause)
    }
}

/// Training.
extension SimulationLoop {
    /// A worker has come to its next report.
    private mutating func step(_ training: Training) async throws {
        let (trial, curve, index) = (training.trial, training.curve, training.index)
        guard !curve.reports.isEmpty else {
            result.machineSeconds += curve.seconds
            return try await end(trial, curve)
        }
        result.steps += curve.steps(through: index) - curve.steps(through: index - 1)
        result.machineSeconds += curve.seconds(through: index) - curve.seconds(through: index - 1)
        let value = curve.reports.values[index]
        if let target = simulation.target, !simulation.direction.isBetter(target, than: value), !value.isNaN {
            result.hasReachedTarget = true
            return
        }
        try await trial.report(value, step: curve.reports.steps[index])
        let isLast = index == curve.reports.count - 1
        if isLast, curve.isWhole { return try await end(trial, curve) }
        let verdict = try await trial.judge()
        if verdict.prunes {
            try await tell(trial, .pruned)
        } else if verdict.pauses {
            try await study.pause(trial)
        } else if isLast {
            try await cut(trial)
        } else {
            schedule(Training(trial: trial, curve: curve, index: index + 1))
        }
    }

    private mutating func end(_ trial: Trial, _ curve: LearningCurve) async throws {
        for (name, value) in curve.constraints.sorted(by: { $0.key < $1.key }) {
            trial.setConstraint(name, to: value)
        }
        switch curve.ending {
        case .complete(let value):
            let outcome = try await tell(trial, .complete([value]))
            if outcome.state == .complete, curve.constraints.values.allSatisfy({ $0 <= 0 }) {
                note(value, of: trial)
            }
        case .failed: try await tell(trial, .failed(reason: "it failed when it was recorded"))
        case .unknown: try await cut(trial)
        }
    }

    /// Ends a trial of which no more is known.
    private mutating func cut(_ trial: Trial) async throws {
        result.cut += 1
        try await tell(trial, .pruned)
    }

    @discardableResult
    private mutating func tell(_ trial: Trial, _ outcome: Outcome) async throws -> Outcome {
        let settled = try await study.tell(trial, outcome)
        result.counts[settled.state, default: 0] += 1
        curves[trial.number] = nil
        return settled
    }

    private mutating func note(_ value: Double, of trial: Trial) {
        guard result.best.map({ simulation.direction.isBetter(value, than: $0.value) }) ?? true else {
            return
        }
        result.improvements.append(
            .init(trial: trial.number, value: value, steps: result.steps, seconds: clock.seconds))
    }
}
