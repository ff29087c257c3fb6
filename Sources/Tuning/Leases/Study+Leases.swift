import FoundationEssentials
import Synchronization

/// Trials whose workers die, and are run again.
extension Study {
    /// Puts trials back into the queue whose workers have died or fell silent.
    ///
    /// ``ask(lease:)`` and ``optimize(trials:within:until:parallelism:on:onFailure:clock:afterEach:_:)`` do so by
    /// themselves. A worker is lost when its process has ended, as far as that can be seen from here, or when its lease was seen
    /// unchanged for its whole length, on a clock of this process that does not jump. A trial without a lease, as Optuna's
    /// mostly are, is left alone.
    ///
    /// What is queued has the parameters and the checkpoint of the trial that was lost, and tells of it as Optuna's retried
    /// trials do: `failed_trial` is the first, `retry_history` all of them.
    /// - Parameter retries: How often a trial is run again after it was lost, if that is more than ten times.
    /// - Returns: The numbers of the trials that were lost.
    @discardableResult
    public func takeBack(retries: Int = 10) async throws -> [Int] {
        _ = try await reader.refreshed()
        var taken: [Int] = []
        for trial in leases.lost(among: reader.known.running) {
            guard let lease = trial.lease else { continue }
            let reason = LossReason(losing: lease)
            if try await storage.takeBack(trial, because: reason, retries: retries) {
                taken.append(trial.number)
            }
        }
        return taken
    }

    /// Takes trials back, if the last look at them is a while ago.
    func takeBackIfDue() async throws {
        if leases.isDue() { try await takeBack() }
    }

    /// A lease for a trial that is asked for here and told later, perhaps by another process, with silence in between.
    public func silentLease() async throws -> Lease {
        _ = try await reader.refreshed()
        return .silent(longest: reader.longestTrial, at: Date())
    }
}

/// What one handle of a study knows of the leases of others.
final class LeaseKeeper: Sendable {
    private struct State {
        var watch = LeaseWatch()
        var last: Duration?
    }
    private let state = Mutex(State())
    /// Stands still while the machine sleeps, as the workers on it do.
    private let start = SuspendingClock.now

    private var elapsed: Duration { SuspendingClock.now - start }

    /// How often a busy handle looks.
    private static let pause = Duration.seconds(1)

    /// Whether it is time to look: then the next one is a while ahead.
    func isDue() -> Bool {
        let now = elapsed
        return state.withLock { state in
            if let last = state.last, now - last < Self.pause { return false }
            state.last = now
            return true
        }
    }

    /// The lost ones among `running`, as they are now.
    func lost(among running: [FrozenTrial]) -> [FrozenTrial] {
        let now = elapsed
        return state.withLock { $0.watch.lost(among: running, now: Date(), at: now) }
    }
}
