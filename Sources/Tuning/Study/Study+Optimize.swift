/// What an objective returns: a value, or one for each objective of the study.
public protocol ObjectiveValue: Sendable {
    /// The value of each objective, in order.
    var objectives: [Double] { get }
}

extension Double: ObjectiveValue {
    /// The value alone.
    public var objectives: [Double] { [self] }
}
extension Float: ObjectiveValue {
    /// The value alone.
    public var objectives: [Double] { [Double(self)] }
}
extension [Double]: ObjectiveValue {
    /// The values.
    public var objectives: [Double] { self }
}

/// What `optimize` does when an objective throws.
public enum FailurePolicy: Sendable {
    /// Ends the search and throws the error on, once the trials that run have ended.
    case stop
    /// Goes on with the next trial.
    case proceed
}

/// Whether a search goes on.
public enum Continuation: Sendable {
    /// It does.
    case proceed
    /// It ends once the trials that run have ended.
    case stop
}

extension Study {
    /// Evaluates `objective` again and again, with parameters that the sampler chooses.
    ///
    /// ```swift
    /// try await study.optimize(trials: 100, within: .seconds(60), parallelism: 4) { trial in
    ///     try trial.suggestFloat("x", in: -1...1)
    /// }
    /// ```
    /// Every trial is told, also when the task is cancelled: then it has failed, and `CancellationError` is thrown. A trial
    /// whose process is killed is run again by whoever asks next (``takeBack(retries:)``): a heartbeat tells others that this
    /// one lives. One that was taken back all the same, as its process was stopped, is left to others.
    ///
    /// While somebody has paused the study, in the dashboard for one, no trial starts or goes on; those that run do. `limit` passes.
    ///
    /// With `parallelism` 1 the same seed gives the same study. With more, a sampler that reads the history sees
    /// whatever had finished when the trial started, so that runs differ.
    ///
    /// - Parameters:
    ///   - trials: How many trials to start; `nil` is no limit.
    ///   - limit: After which time no trial is started.
    ///   - terminator: What ends the search early, asked whenever a trial has ended, and at the start.
    ///   - parallelism: How many trials run at once.
    ///   - executor: Where objectives run. One that blocks belongs on an executor of its own.
    ///   - policy: What happens when the objective throws. ``TrialPruned`` and ``TrialPaused`` are no failures.
    ///   - callback: Called after each trial, by one task at a time.
    /// - Returns: What the terminator found when it ended the search; `nil` if something else did.
    @discardableResult
    public func optimize<Value: ObjectiveValue>(
        trials: Int? = nil, within limit: Duration? = nil, until terminator: (any Terminator)? = nil,
        parallelism: Int = 1,
        on executor: (any TaskExecutor)? = nil, onFailure policy: FailurePolicy = .stop,
        clock: any Clock<Duration> = ContinuousClock(),
        afterEach callback: @escaping @Sendable (Study, FrozenTrial) async throws -> Continuation = { _, _ in
            .proceed
        },
        _ objective: @escaping @Sendable (Trial) async throws -> Value
    ) async throws -> Assessment? {
        precondition(parallelism > 0, "At least one trial must run at a time.")
        let elapsed = clock.timer()
        let isOver = { limit.map { elapsed() >= $0 } ?? false }
        let heartbeat = Heartbeat(in: storage)
        let end: Assessment?
        do {
            end = try await withThrowingTaskGroup(of: FrozenTrial?.self) { group -> Assessment? in
                var (started, running, goesOn, isLooking) = (0, 0, true, false)
                var holds = HoldWatch(of: self)
                var end = try await reasonToStop(terminator)
                while true {
                    while goesOn, end == nil, running < parallelism, !isOver() {
                        try Task.checkCancellation()
                        let isWanted = started < trials ?? .max
                        // Where there is nothing to do, nobody waits until it may be done.
                        if !isWanted, try await !hasPaused() { break }
                        if try await holds.reasonToHold(at: elapsed()) != nil {
                            if !isLooking { group.addTask { try await clock.look() } }
                            isLooking = true
                            break
                        }
                        let mayStart = isWanted ? try await !hasNothingToStart(besides: running) : false
                        let lease = heartbeat.lease()
                        guard let (trial, isNew) = try await next(lease, mayStart) else { break }
                        if isNew { started += 1 }
                        let hold = heartbeat.add(trial.id, held: lease)
                        group.addTask(executorPreference: executor) {
                            defer { heartbeat.remove(hold) }
                            return try await run(trial, onFailure: policy, objective)
                        }
                        running += 1
                    }
                    let mayGoOn = isLooking && goesOn && end == nil && !isOver()
                    guard running > 0 || mayGoOn, let message = try await group.next() else {
                        group.cancelAll()
                        try await endPausedIfAlone()
                        return end
                    }
                    guard let ended = message else {
                        isLooking = false
                        continue
                    }
                    running -= 1
                    if end == nil { end = try await reasonToStop(terminator) }
                    if try await callback(self, ended) == .stop { goesOn = false }
                }
            }
        } catch {
            await heartbeat.end()
            throw error
        }
        await heartbeat.end()
        try Task.checkCancellation()
        return end
    }

    /// What `terminator` finds, if it ends the search.
    private func reasonToStop(_ terminator: (any Terminator)?) async throws -> Assessment? {
        guard let terminator else { return nil }
        let assessment = terminator.assess(try await reader.refreshed())
        return assessment.stops ? assessment : nil
    }

    /// A trial that was paused and is to go on, or a new one if one may start.
    private func next(_ lease: Lease, _ mayStart: Bool) async throws -> (Trial, isNew: Bool)? {
        try await takeBackIfDue()
        if let trial = try await resume(lease: lease, isLast: !mayStart) { return (trial, false) }
        return mayStart ? (try await start(lease: lease), true) : nil
    }

    /// Whether trials are paused that may go on.
    private func hasPaused() async throws -> Bool {
        guard pruner.pausesTrials else { return false }
        return try await !reader.refreshed().resting.isEmpty
    }

    /// Ends the trials that are paused, unless others work on the study, who may go on with them.
    private func endPausedIfAlone() async throws {
        if pruner.pausesTrials, try await reader.refreshed().running.isEmpty { try await endPaused() }
    }

    /// Whether the sampler has nothing left, or nothing but what our own `running` trials are at: those may yet fail.
    private func hasNothingToStart(besides running: Int) async throws -> Bool {
        guard sampler.usesHistory else { return false }
        var history = try await reader.refreshed()
        if running > 0 { history.endRunning() }
        return sampler.isExhausted(given: history) && !reader.hasWaiting
    }

    private func run<Value: ObjectiveValue>(
        _ trial: Trial, onFailure policy: FailurePolicy, _ objective: @Sendable (Trial) async throws -> Value
    ) async throws -> FrozenTrial {
        do {
            try await tell(trial, .complete(objective(trial).objectives))
        } catch is TrialPruned {
            try await tell(trial, .pruned)
        } catch is TrialPaused {
            try await pause(trial)
        } catch StorageError.trialFinished(trial.number) {
            // Somebody else ended it, or took it back when nothing was heard from here.
        } catch let error as StorageError {
            throw error
        } catch {
            try await tell(trial, .failed(error))
            if policy == .stop || error is CancellationError { throw error }
        }
        return try await storage.trial(trial.id)
    }
}

extension Clock<Duration> {
    /// Tells how much time has passed since now.
    fileprivate func timer() -> () -> Duration {
        let start = now
        return { start.duration(to: now) }
    }

    /// Waits until it is time to look again whether a study is held; nothing has ended then.
    fileprivate func look() async throws -> FrozenTrial? {
        try await sleep(for: HoldWatch.pause)
        return nil
    }
}
