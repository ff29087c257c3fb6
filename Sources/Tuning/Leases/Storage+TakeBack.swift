/// Why a trial is taken back.
package enum LossReason: String, Sendable {
    /// The process that ran it is no more.
    case died = "the program that ran the trial died"
    /// Nobody spoke up for it.
    case silent = "nothing was heard from the program that ran the trial"
    /// Nobody holds it, and the user gives it up.
    case abandoned = "the trial ran for too long without a sign of life"

    /// The reason that a trial was lost for whose lease is `lease`.
    package init(losing lease: Lease) {
        self = Worker(owner: lease.owner)?.isAlive == false ? .died : .silent
    }
}

extension Storage {
    /// Ends a trial that was lost, and queues another one in its place unless that was done too often.
    ///
    /// - Parameters:
    ///   - trial: The trial as it was when it was judged.
    ///   - retries: How often a trial is run again, beside what ``FrozenTrial/mayRepeat(after:retries:)`` grants anyway.
    /// - Returns: Whether it was done: `false` if another worker was faster, or the trial's own was heard from.
    package func takeBack(
        _ trial: FrozenTrial, because reason: LossReason, retries: Int
    ) async throws(StorageError) -> Bool {
        // What was noted after the judgement goes on with the trial.
        let current = try await self.trial(trial.id)
        guard current.state == .running, current.lease == trial.lease else { return false }
        let events = current.events(losing: reason, retries: retries)
        if let lease = current.lease { return try await record(events, for: trial.id, ifHeldBy: lease) }
        do throws(StorageError) {
            try await record(events, for: trial.id)
            return true
        } catch {
            if case .trialFinished = error { return false }
            throw error
        }
    }
}

extension FrozenTrial {
    fileprivate func events(losing reason: LossReason, retries: Int) -> [TrialEvent] {
        if mayRepeat(after: .runnerDied, retries: retries) {
            return repetition(after: .runnerDied, reason: reason.rawValue)
        }
        let note = JSON.string(reason.rawValue + ", and so did those that ran it before").text
        return [
            .systemAttribute(key: SystemAttribute.failureReason, note), .finished(.failed, values: []),
        ]
    }
}
