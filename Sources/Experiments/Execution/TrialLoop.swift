import FoundationEssentials
import Tuning

/// Starts trials and waits for them.
struct TrialLoop {
    private enum Message: Sendable {
        case ended(Int, Result<TrialEnding, any Error>)
        case pulse
    }

    let run: ExperimentRun
    let execution: TrialExecution
    let parallel: Int
    private let start: Duration
    private let finishedBefore: Int
    private let terminator: (any Terminator)?
    /// How many trials had ended when the terminator was asked last.
    private var assessed = -1
    private var census: Census
    private var revision: Revision
    private var running: [Int: Trial] = [:]
    private var streak = FailureStreak()
    private var pulses = 0
    private var hasStarted = false
    private var explanation: String?
    private var end: RunEnd?
    private var failure: (any Error)?

    init(run: ExperimentRun, execution: TrialExecution, parallel: Int, opened: StudyOpening.Opened) {
        (self.run, self.execution, self.parallel) = (run, execution, parallel)
        census = Census(directions: execution.study.directions, version: opened.version)
        census.apply(opened.changes.trials)
        revision = opened.changes.revision
        terminator = opened.terminator
        (start, finishedBefore) = (run.clock.elapsed(), census.finished)
    }

    private var study: Study { execution.study }

    /// How long a worker may be silent before its trials are taken back.
    static let patience = 60.0
    /// How often a worker says that it lives.
    static let beat = Duration.seconds(10)

    mutating func run() async throws -> RunResult {
        run.observe(.opened(standing))
        try await takeBack()
        let stop = execution.surroundings.interruption
        let observation = run.interruption.observe { [observe = run.observe] level in
            observe(.interrupted(level))
            stop.request(atLeast: level)
        }
        await withTaskGroup(of: Message.self) { group in
            addPulse(&group)
            while true {
                do { try await startTrials(&group) } catch { fail(error) }
                guard !running.isEmpty, let message = await group.next() else { break }
                do { try await handle(message, &group) } catch { fail(error) }
            }
            group.cancelAll()
        }
        withExtendedLifetime(observation) {}
        if let failure { throw failure }
        return RunResult(standing: standing, end: end ?? .interrupted)
    }

    /// Ends the run because the storage failed: trials that run are stopped, and taken back when it is there again.
    private mutating func fail(_ error: any Error) {
        if failure == nil { failure = error }
        execution.surroundings.interruption.request(atLeast: .orderly)
    }

    private mutating func handle(_ message: Message, _ group: inout TaskGroup<Message>) async throws {
        switch message {
        case .pulse:
            addPulse(&group)
            try await beat()
        case .ended(let number, let result):
            guard let trial = running.removeValue(forKey: number) else { return }
            let changed = try await refresh()
            try await note(result.get(), of: trial, changed)
        }
    }

    private mutating func note(_ ending: TrialEnding, of trial: Trial, _ changed: [FrozenTrial]) async throws
    {
        let succeeded = census.counts[.complete, default: 0] + census.counts[.pruned, default: 0] > 0
        let isFixed = execution.experiment.program.command.first?.parameters.isEmpty ?? true
        if let end = streak.end(after: ending, hasSucceeded: succeeded, isFixed: isFixed) { self.end = end }
        // Of two that end together, the first refresh may have told of both.
        let known = changed.first { $0.number == trial.number }
        let ended = if let known { known } else { try await study.storage.trial(trial.id) }
        run.observe(.ended(ended, ending, standing))
    }
}

/// Starting.
extension TrialLoop {
    private mutating func startTrials(_ group: inout TaskGroup<Message>) async throws {
        while failure == nil, end == nil, running.count < parallel {
            if let reason = try await reasonToStop() {
                end = .stopped(reason)
                return
            }
            if let obstacle = try await obstacle() {
                // A trial that runs may have to be repeated: the end is sure when none does.
                if running.isEmpty { end = obstacle }
                return
            }
            let trial = try await study.ask(lease: lease())
            (running[trial.number], hasStarted) = (trial, true)
            explain(trial)
            group.addTask { [execution] in
                do {
                    return .ended(trial.number, .success(try await execution.run(trial)))
                } catch {
                    return .ended(trial.number, .failure(error))
                }
            }
            run.observe(.started(trial.number, standing))
        }
    }

    /// Why the search is not worth going on with; `nil` if it is.
    private mutating func reasonToStop() async throws -> String? {
        guard let terminator, census.finished != assessed else { return nil }
        assessed = census.finished
        let assessment = terminator.assess(try await study.history())
        return assessment.stops ? assessment.reason : nil
    }

    /// Tells what the sampler does, whenever that is something new.
    private mutating func explain(_ trial: Trial) {
        guard let explanation = trial.explanation, explanation != self.explanation else { return }
        self.explanation = explanation
        run.observe(.explained(explanation))
    }

    /// What keeps the next trial from being started.
    private mutating func obstacle() async throws -> RunEnd? {
        if run.interruption.level > .none { return .interrupted }
        if let limit = execution.experiment.budget.time, elapsed >= limit { return .time }
        if let trials = execution.experiment.budget.trials {
            let others = census.running.values.count { running[$0.number] == nil && isHeld($0) }
            if census.finished >= trials { return hasStarted ? .budget : .alreadyFinished }
            if census.finished + running.count + others >= trials { return .elsewhere(others) }
        }
        if census.waiting.isEmpty, execution.experiment.sampler.isExhaustive, try await study.isExhausted {
            return .exhausted
        }
        return nil
    }

    private var elapsed: Duration { run.clock.elapsed() - start }

    private func lease() -> Lease {
        Lease(owner: run.worker.owner, expires: run.clock.now().addingTimeInterval(Self.patience))
    }
}

/// Keeping in touch with other workers.
extension TrialLoop {
    private func addPulse(_ group: inout TaskGroup<Message>) {
        group.addTask { [clock = run.clock] in
            await clock.sleep(Self.beat)
            return .pulse
        }
    }

    private mutating func beat() async throws {
        for trial in running.values {
            // One that another worker took over will notice when it reports or ends.
            do { try await trial.renew(lease()) } catch StorageError.trialFinished {}
        }
        pulses += 1
        if pulses % 3 == 0 { try await takeBack() }
    }

    /// Reads what has changed.
    @discardableResult
    private mutating func refresh() async throws -> [FrozenTrial] {
        let changes = try await study.storage.changes(in: study.id, since: revision)
        revision = changes.revision
        census.apply(changes.trials)
        return changes.trials
    }

    /// Whether the worker of a running trial is believed to live.
    private func isHeld(_ trial: FrozenTrial) -> Bool {
        guard let lease = trial.lease else { return false }
        return Worker(owner: lease.owner)?.isAlive ?? (lease.expires > run.clock.now())
    }

    /// Puts trials back into the queue whose worker died.
    ///
    /// Trials without a lease are not ours to judge.
    private mutating func takeBack() async throws {
        try await refresh()
        var taken: [Int] = []
        for trial in census.running.values.sorted(by: { $0.number < $1.number })
        where running[trial.number] == nil && trial.lease != nil && !isHeld(trial) {
            if try await release(trial) { taken.append(trial.number) }
        }
        guard !taken.isEmpty else { return }
        try await refresh()
        run.observe(.tookBack(taken))
    }

    /// Ends a trial whose worker died; tells whether another run was not faster.
    private func release(_ trial: FrozenTrial) async throws -> Bool {
        do {
            try await study.storage.record(events(releasing: trial), for: trial.id)
            return true
        } catch StorageError.trialFinished {
            return false
        }
    }

    private func events(releasing trial: FrozenTrial) -> [TrialEvent] {
        let reason = TrialFailure.runnerDied.description
        if trial.mayRepeat(after: .runnerDied, retries: execution.experiment.program.retries) {
            return trial.repetition(after: .runnerDied, reason: reason)
        }
        let note = JSON.string(reason + ", and so did those that ran it before").text
        return [
            .systemAttribute(key: SystemAttribute.failureReason, note), .finished(.failed, values: []),
        ]
    }

    private var standing: RunStanding {
        RunStanding(
            experiment: execution.experiment, storage: run.storageName, census: census,
            finishedBefore: finishedBefore, running: running.count, parallel: parallel, elapsed: elapsed)
    }
}
