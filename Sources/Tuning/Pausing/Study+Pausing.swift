import FoundationEssentials

/// Trials that pause, and go on later, here or elsewhere.
extension Study {
    /// Pauses a trial: its worker is free, and whoever asks next may go on with it.
    ///
    /// What it needs to go on is up to the objective: a checkpoint, or nothing.
    /// - Throws: ``StorageError/trialFinished(_:)``, what the storage throws.
    public func pause(_ trial: Trial) async throws {
        let pauses = trial.frozen.pauses + 1
        let note = TrialEvent.systemAttribute(key: SystemAttribute.pauses, JSON.int(pauses).text)
        var notes = [note]
        if let steps = trial.frozen.pauseStepsReached {
            notes.append(.systemAttribute(key: SystemAttribute.pauseSteps, steps))
        }
        try await storage.record(trial.takeUnwritten() + notes + [.leased(.paused)], for: trial.id)
        trial.acknowledgeView()
    }

    /// Goes on with a trial that was paused and that the pruner wants to go on; `nil` if there is none, or one waits.
    ///
    /// What waits comes first: trials that somebody queued, and those that have to be run again. Of several workers that want the same trial one gets it.
    /// - Parameter isLast: Whether no new trial is going to start: then fewer have to be worse.
    public func resume(lease: Lease, isLast: Bool = false) async throws -> Trial? {
        guard pruner.pausesTrials else { return nil }
        while true {
            let history = try await reader.refreshed()
            guard isLast || !reader.hasWaiting,
                let resumption = pruner.resumption(given: history, isLast: isLast)
            else { return nil }
            guard let trial = history.resting[resumption.number]?.trial else { return nil }
            switch resumption {
            case .goesOn:
                if try await storage.record([.leased(lease)], for: trial.id, ifHeldBy: .paused) {
                    return Trial(resuming: try await storage.trial(trial.id), in: self, history: history)
                }
            case .ends: try await end(trial)
            case .isReplaced(_, let offspring):
                if let next = try await replace(trial, by: offspring, lease) { return next }
            }
        }
    }

    /// Ends a paused trial and starts another one in its place; `nil` if somebody else did either.
    private func replace(
        _ trial: FrozenTrial, by offspring: Offspring, _ lease: Lease
    ) async throws -> Trial? {
        let mark = TrialEvent.systemAttribute(key: SystemAttribute.repeated, JSON.bool(true).text)
        let events = [mark] + events(for: .pruned, of: trial) + [.superseded(by: offspring.record)]
        guard try await storage.record(events, for: trial.id, ifHeldBy: .paused) else { return nil }
        _ = try await reader.refreshed()
        for id in reader.waitingTrials {
            let waiting = try await storage.trial(id)
            guard waiting.state == .waiting, waiting.ancestor == offspring.ancestor,
                try await storage.startTrial(id, lease: lease)
            else { continue }
            return try await decide(storage.trial(id))
        }
        return nil
    }

    /// Ends a paused trial, if it still is one: whether it was ended here.
    @discardableResult
    private func end(_ trial: FrozenTrial) async throws -> Bool {
        try await storage.record(events(for: .pruned, of: trial), for: trial.id, ifHeldBy: .paused)
    }

    /// Ends all trials that are paused: none is to go on any more.
    ///
    /// - Returns: How many were ended here.
    @discardableResult
    public func endPaused() async throws -> Int {
        var count = 0
        for trial in try await reader.refreshed().paused where try await end(trial) { count += 1 }
        return count
    }
}

extension Study {
    /// Whether trials go on from copies of the checkpoints of others.
    package var copiesCheckpoints: Bool { pruner.copiesCheckpoints }
}

extension FrozenTrial {
    /// How often the trial was paused.
    package var pauses: Int { systemAttributes[SystemAttribute.pauses]?.value?.integer ?? 0 }
}
