/// What a storage can do that decides nothing by itself: slower than in one step, and as exact.
extension Storage {
    /// Starts a trial, looks what others have started meanwhile, and gives it up if there are too many.
    ///
    /// Whoever looks last sees all others, as ids become visible in order; so no two go on where there is room for one.
    /// Both may give up: whoever asks again gets it. What is given up has failed and is marked as repeated.
    public func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        guard try await count(in: study, besides: nil) < budget else { return nil }
        let trial = try await startTrial(in: study, lease: lease)
        if try await count(in: study, besides: trial.id) < budget { return trial }
        var events: [TrialEvent] = [
            .systemAttribute(key: SystemAttribute.repeated, JSON.bool(true).text)
        ]
        if trial.parameters.isEmpty, trial.systemAttributes.isEmpty, trial.userAttributes.isEmpty {
            events.append(.finished(.failed, values: []))
        } else {
            // Somebody had queued it.
            var record = trial.record
            (record.state, record.start, record.lease, record.proposal) = (.waiting, nil, nil, nil)
            events.append(.superseded(by: record))
        }
        try await record(events, for: trial.id)
        return nil
    }

    private func count(
        in study: StudyRecord.ID, besides own: FrozenTrial.ID?
    ) async throws(StorageError) -> Int {
        try await changes(in: study, since: .start).trials.count { $0.id != own && $0.counts }
    }

    /// Looks at the trial, then records: a worker that speaks up in between loses its trial all the same.
    public func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        guard try await self.trial(trial).lease == lease else { return false }
        do throws(StorageError) {
            try await record(events, for: trial)
            return true
        } catch {
            if case .trialFinished = error { return false }
            throw error
        }
    }
}

extension Storage {
    /// Renews the lease of a trial: whether its worker still holds it, and not somebody else, nor nobody as it is paused.
    ///
    /// A renewal whose answer was lost has changed the lease: whoever owns it holds it.
    package func renew(
        _ trial: FrozenTrial.ID, from held: Lease, to lease: Lease
    ) async throws(StorageError) -> Bool {
        if try await record([.leased(lease)], for: trial, ifHeldBy: held) { return true }
        let known = try await self.trial(trial)
        guard known.state == .running, let current = known.lease, current.owner == held.owner else {
            return false
        }
        return try await record([.leased(lease)], for: trial, ifHeldBy: current)
    }
}

extension TrialRecord {
    /// Whether another trial repeats this one, which has failed: then it counts no longer.
    public var isRepeated: Bool { systemAttributes[SystemAttribute.repeated] != nil }
}

extension FrozenTrial {
    /// Whether another trial repeats this one: then it counts no longer.
    public var isRepeated: Bool { record.isRepeated }

    /// Whether the trial counts as one of those that a study is to have.
    package var counts: Bool { state.isFinished ? !isRepeated : lease != nil }
}
