/// Loops that are not ours.
extension Study {
    /// Starts a trial: the oldest waiting one, or a new one.
    ///
    /// Trials that were lost are put back into the queue before (``takeBack(retries:)``); one that was paused and is to go on
    /// comes first, if there is a lease.
    /// - Parameter lease: How this process holds the trial: see ``silentLease()``. Without one, a trial whose worker dies
    ///   stays running.
    public func ask(lease: Lease? = nil) async throws -> Trial {
        try await takeBackIfDue()
        if let lease, let trial = try await resume(lease: lease) { return trial }
        return try await start(lease: lease)
    }

    /// Starts a trial, if the study has not as many as it is to have in the end.
    ///
    /// The trials of all workers count together, exactly: those that have ended and are not repeated, and those that run and
    /// are held by a lease.
    /// - Returns: `nil` if `budget` trials count. One of those that run may yet be lost: ask again when none does.
    public func ask(lease: Lease, within budget: Int) async throws -> Trial? {
        try await takeBackIfDue()
        return try await next(lease: lease, within: budget) { false }
    }

    /// What a worker does that is free: it goes on with a paused trial, else starts one, else goes on with one that may only when none
    /// starts; nothing is taken back before.
    ///
    /// - Parameter isExhausted: Whether none is to start, asked once no paused trial goes on.
    /// - Returns: `nil` if there is nothing to do, or nothing yet.
    package func next(
        lease: Lease, within budget: Int?, unless isExhausted: () async throws -> Bool
    ) async throws -> Trial? {
        if let trial = try await resume(lease: lease) { return trial }
        if try await !isExhausted(), let trial = try await start(lease: lease, within: budget) {
            return trial
        }
        return try await resume(lease: lease, isLast: true)
    }

    /// Starts a trial; nothing is taken back before, and none goes on that was paused.
    func start(lease: Lease?) async throws -> Trial {
        try await decide(storage.startTrial(in: id, lease: lease))
    }

    /// Starts a trial, if the study has not as many as it is to have in the end; nothing is taken back before.
    package func start(lease: Lease, within budget: Int?) async throws -> Trial? {
        guard let budget else { return try await start(lease: lease) }
        guard let trial = try await storage.startTrial(in: id, lease: lease, within: budget) else {
            return nil
        }
        return try await decide(trial)
    }

    /// Lets the sampler decide about a trial that has started.
    func decide(_ start: FrozenTrial) async throws -> Trial {
        let history = isInformed ? try await reader.refreshed() : reader.known
        let view = isInformed ? reader.view(of: history, by: start, settings: settings) : nil
        let trial = try Trial(start, in: self, history: consume history, view: view)
        // What the ask had seen is written with what is written next: it is not worth a round trip.
        if trial.isProposed { try await trial.flush() }
        return trial
    }

    /// Takes up the running trial `number`, which another process may have started.
    /// - Throws: ``StorageError/notRunning(_:)`` if it waits, ``StorageError/trialFinished(_:)`` if it has ended.
    public func resume(number: Int) async throws -> Trial {
        let trial = try await self.trial(number: number)
        guard trial.state == .running else {
            throw trial.state == .waiting
                ? StorageError.notRunning(number) : StorageError.trialFinished(number)
        }
        return Trial(resuming: trial, in: self, history: reader.known)
    }

    /// Ends a trial with `outcome`.
    ///
    /// A complete trial needs one value for each objective and no NaN, else it counts as failed. A pruned trial of one
    /// objective gets the last value of it that was reported.
    /// - Returns: The outcome that was stored.
    @discardableResult
    public func tell(_ trial: Trial, _ outcome: Outcome) async throws -> Outcome {
        let settled = outcome.settled(objectives: directions.count)
        let events = trial.takeUnwritten() + events(for: settled, of: trial.frozen)
        try await storage.record(events, for: trial.id)
        trial.acknowledgeView()
        return settled
    }

    /// Ends the running trial `number`, which another process may have started.
    @discardableResult
    public func tell(number: Int, _ outcome: Outcome) async throws -> Outcome {
        let trial = try await self.trial(number: number)
        let settled = outcome.settled(objectives: directions.count)
        try await storage.record(events(for: settled, of: trial), for: trial.id)
        return settled
    }

    /// Queues a trial with `parameters` fixed; the rest is up to the sampler.
    ///
    /// - Parameter skipIfExists: Whether to do nothing if a trial has these parameters, or is to have them.
    /// - Returns: The waiting trial, or `nil` if it was skipped.
    @discardableResult
    public func enqueue(
        _ parameters: [String: ParameterValue], userAttributes: [String: JSON] = [:],
        skipIfExists: Bool = false
    ) async throws -> FrozenTrial? {
        if skipIfExists, try await trials.contains(where: { $0.isAbout(parameters) }) { return nil }
        var record = TrialRecord(state: .waiting)
        let members = parameters.sorted { $0.key < $1.key }.map { JSON.Member($0.key, JSON($0.value)) }
        record.systemAttributes[SystemAttribute.fixedParameters] = JSON.object(members).text
        record.userAttributes = userAttributes.mapValues(\.text)
        return try await storage.addTrial(record, to: id)
    }

    /// Adds a trial that ended elsewhere.
    @discardableResult
    public func add(_ record: TrialRecord) async throws -> FrozenTrial {
        try await storage.addTrial(record, to: id)
    }
}

extension FrozenTrial {
    fileprivate func isAbout(_ parameters: [String: ParameterValue]) -> Bool {
        let own = self.parameters.isEmpty ? fixedParameters : self.parameters.dictionary
        return own.count == parameters.count
            && parameters.allSatisfy { own[$0.key]?.matches($0.value) ?? false }
    }
}
