import FoundationEssentials
import Tuning

/// Starts trials and waits for them.
struct TrialLoop {
    private enum Message: Sendable {
        case ended(Int, Result<TrialEnding, any Error>)
        /// It is time to be heard from.
        case pulse
        /// It is time to look what others do.
        case look
        /// The time is up for trials that run.
        case timeIsUp
        case interrupted
    }
    private struct Running {
        var trial: Trial
        var grant: ResourcePool.Grant
        /// Tells the trial's processes that it was given to somebody else.
        var loss = Interruption()
    }

    let run: ExperimentRun
    let execution: TrialExecution
    let parallel: Int
    private let start: Duration
    private let finishedBefore: Int
    private let terminator: (any Terminator)?
    private let finals: [FinalRecord]
    /// How many trials had ended when the terminator was asked last.
    private var assessed = -1
    private var census: Census
    private var revision: Revision
    private var running: [Int: Running] = [:]
    private var pool: ResourcePool
    private var watch: LeaseWatch
    private var streak = FailureStreak()
    private var hasStarted = false
    /// Whether there is nothing to do but to wait for others, and after which time to look at them.
    private var isWaiting = false
    private var hasWaited = false
    /// Whether people wanted no trial to start at the last look.
    private var isHeld = false
    private var holds: HoldWatch
    private var isLooking = false
    private var pause = Self.shortestPause
    private var explanation: String?
    private var end: RunEnd?
    private var failure: (any Error)?

    init(
        run: ExperimentRun, execution: TrialExecution, parallel: Int, pool: ResourcePool,
        opened: StudyOpening.Opened
    ) {
        (self.run, self.execution, self.parallel, self.pool) = (run, execution, parallel, pool)
        census = Census(directions: execution.study.directions, version: opened.version)
        census.apply(opened.changes.trials)
        revision = opened.changes.revision
        (terminator, finals) = (opened.terminator, opened.finals)
        watch = LeaseWatch(terms: run.terms)
        holds = HoldWatch(of: execution.study)
        (start, finishedBefore) = (run.clock.elapsed(), census.finished)
    }

    private var study: Study { execution.study }

    /// After which time others are looked at that are waited for, at first and at last.
    private static let (shortestPause, longestPause) = (Duration.milliseconds(100), Duration.seconds(5))

    mutating func run() async throws -> RunResult {
        run.observe(.opened(standing))
        try await takeBack()
        let stop = execution.surroundings.interruption
        let (interruptions, signal) = AsyncStream.makeStream(of: Void.self)
        let observation = run.interruption.observe { [observe = run.observe] level in
            observe(.interrupted(level))
            stop.request(atLeast: level)
            signal.yield()
        }
        await withTaskGroup(of: Message.self) { group in
            addTimer(.pulse, run.terms.beat, &group)
            let budget = execution.experiment.budget
            if let time = budget.time, let grace = budget.grace { addTimer(.timeIsUp, time + grace, &group) }
            group.addTask {
                for await _ in interruptions { break }
                return .interrupted
            }
            while true {
                do { try await startTrials(&group) } catch { fail(error) }
                guard !running.isEmpty || isWaiting, let message = await group.next() else { break }
                do { try await handle(message, &group) } catch { fail(error) }
            }
            group.cancelAll()
        }
        withExtendedLifetime(observation) {}
        if let failure { throw failure }
        if case .stopped = end { _ = try await hasEndedPaused() }
        let schedule = try await execution.surroundings.folder.keepSchedule(of: study)
        return RunResult(standing: standing, end: end ?? .interrupted, schedule: schedule)
    }

    /// Ends the run because the storage failed: trials that run are stopped, and taken back when it is there again.
    private mutating func fail(_ error: any Error) {
        if failure == nil { failure = error }
        execution.surroundings.interruption.request(atLeast: .orderly)
    }

    private mutating func handle(_ message: Message, _ group: inout TaskGroup<Message>) async throws {
        switch message {
        case .pulse:
            addTimer(.pulse, run.terms.beat, &group)
            try await beat()
            try await takeBack()
        case .look:
            isLooking = false
            try await takeBack()
        case .ended(let number, let result):
            guard let (trial, grant) = running.removeValue(forKey: number).map({ ($0.trial, $0.grant) })
            else { return }
            pool.giveBack(grant)
            let changed = try await refresh()
            try await note(result.get(), of: trial, changed)
        case .timeIsUp:
            // What runs is put back into the queue: the next run goes on with it.
            end = .time
            execution.surroundings.interruption.request(atLeast: .orderly)
        case .interrupted: break
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
        isWaiting = false
        while failure == nil, end == nil, running.count < parallel {
            if let reason = try await reasonToStop() {
                end = .stopped(reason)
                return
            }
            if let obstacle = obstacle() {
                // A trial that runs may have to be repeated: the end is sure when none does.
                if running.isEmpty { end = obstacle }
                return
            }
            if let reason = try await holds.reasonToHold(at: run.clock.elapsed()) {
                return hold(reason, &group)
            }
            isHeld = false
            // There is room for as many as run at once.
            guard let grant = pool.take(execution.experiment.program.resources) else { return }
            guard let trial = try await nextTrial() else {
                pool.giveBack(grant)
                if try await hasEndedPaused() { continue }
                return wait(&group)
            }
            if !hasStarted, let last = finals.last {
                try await study.warnOfTestSet(
                    "the search went on after the test set had been used for #\(last.trial)")
            }
            let entry = Running(trial: trial, grant: grant)
            (running[trial.number], hasStarted, pause) = (entry, true, Self.shortestPause)
            explain(trial)
            group.addTask { [execution] in
                do {
                    return .ended(
                        trial.number,
                        .success(try await execution.run(trial, holding: grant, until: entry.loss)))
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

    /// What ends the run, once none of its trials runs.
    private func obstacle() -> RunEnd? {
        if run.interruption.level > .none { return .interrupted }
        if let limit = execution.experiment.budget.time, elapsed >= limit { return .time }
        if let most = execution.experiment.budget.maximumFailures,
            case let failed = census.counts[.failed, default: 0], failed > most
        {
            return .tooManyFailures(failed)
        }
        if let trials = execution.experiment.budget.trials, census.finished >= trials {
            return hasStarted || hasWaited ? .budget : .alreadyFinished
        }
        return nil
    }

    /// Starts a trial; `nil` if all that the study is to have are being evaluated, here or elsewhere.
    private mutating func nextTrial() async throws -> Trial? {
        let mayBeExhausted = census.waiting.isEmpty && execution.experiment.sampler.isExhaustive
        var isExhausted = false
        let trial = try await study.next(lease: lease(), within: execution.experiment.budget.trials) {
            if mayBeExhausted { isExhausted = try await execution.study.isExhausted }
            return isExhausted
        }
        if trial == nil, isExhausted, held == 0, !census.running.values.contains(where: \.isPaused) {
            end = .exhausted
        }
        return trial
    }

    /// Looks again later whether trials may start: people want none to for now.
    private mutating func hold(_ reason: String, _ group: inout TaskGroup<Message>) {
        if !isHeld { run.observe(.explained(reason)) }
        (isHeld, isWaiting) = (true, true)
        guard !isLooking else { return }
        isLooking = true
        addTimer(.look, HoldWatch.pause, &group)
    }

    /// Ends the trials that are paused, once none runs that might let one of them go on: whether there were any.
    private mutating func hasEndedPaused() async throws -> Bool {
        guard running.isEmpty, held == 0, try await study.endPaused() > 0 else { return false }
        try await refresh()
        return true
    }

    /// Looks again later: a trial of others may be lost, and has to be run again then.
    private mutating func wait(_ group: inout TaskGroup<Message>) {
        guard end == nil else { return }
        if running.isEmpty, !hasWaited {
            hasWaited = true
            run.observe(.waiting(held))
        }
        isWaiting = true
        guard !isLooking else { return }
        isLooking = true
        addTimer(.look, pause, &group)
        pause = min(pause * 2, Self.longestPause)
    }

    /// How many trials others hold.
    private var held: Int {
        census.running.values.count { running[$0.number] == nil && $0.lease != nil && !$0.isPaused }
    }

    private var elapsed: Duration { run.clock.elapsed() - start }

    private func lease() -> Lease { run.terms.lease(of: run.worker.owner, at: run.clock.now()) }
}

/// Keeping in touch with other workers.
extension TrialLoop {
    private func addTimer(_ message: Message, _ time: Duration, _ group: inout TaskGroup<Message>) {
        group.addTask { [clock = run.clock] in
            await clock.sleep(time)
            return message
        }
    }

    /// Tells others that this worker lives; a trial that was taken from it is given up.
    private func beat() async throws {
        for (trial, loss) in running.values.map({ ($0.trial, $0.loss) }) {
            do { try await trial.renew(lease()) } catch StorageError.trialFinished { loss.request() }
        }
    }

    /// Reads what has changed.
    @discardableResult
    private mutating func refresh() async throws -> [FrozenTrial] {
        let changes = try await study.storage.changes(in: study.id, since: revision)
        revision = changes.revision
        census.apply(changes.trials)
        return changes.trials
    }

    /// Puts trials back into the queue whose worker died or fell silent.
    ///
    /// Trials without a lease are not ours to judge, unless the user says after which time.
    private mutating func takeBack() async throws {
        try await refresh()
        let others = census.running.values.filter { running[$0.number] == nil }
        let lost = watch.lost(among: others, now: run.clock.now(), at: run.clock.elapsed())
            .map { ($0, $0.lease.map { LossReason(losing: $0) } ?? .silent) }
        let abandoned = others.filter(isAbandoned).map { ($0, LossReason.abandoned) }
        var taken: [Int] = []
        for (trial, reason) in (lost + abandoned).sorted(by: { $0.0.number < $1.0.number }) {
            let retries = execution.experiment.program.retries.times
            if try await study.storage.takeBack(trial, because: reason, retries: retries) {
                taken.append(trial.number)
            }
        }
        guard !taken.isEmpty else { return }
        try await refresh()
        run.observe(.tookBack(taken))
    }

    private func isAbandoned(_ trial: FrozenTrial) -> Bool {
        guard trial.lease == nil, let patience = run.patience else { return false }
        return run.clock.now().timeIntervalSince(trial.start ?? .distantPast) >= patience.inSeconds
    }

    private var standing: RunStanding {
        RunStanding(
            experiment: execution.experiment, storage: run.storageName, census: census,
            finishedBefore: finishedBefore, running: running.count, parallel: parallel, elapsed: elapsed)
    }
}
