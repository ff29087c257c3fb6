package import struct FoundationEssentials.Date

/// Tells which running trials were lost: their workers have died, or were not heard from for as long as they promised.
///
/// Clocks differ from machine to machine, and jump. So no date decides: a lease has run out when this watcher has seen
/// it unchanged for its whole length, by a clock of its own that never jumps. Time counts only while the watcher looks:
/// one that was stopped, or slept with its machine, gives everybody a new chance to be heard.
///
/// The dates tell only how long a lease is meant to be, within bounds. Who asks and tells, and is silent in between,
/// can be watched by nobody who comes and goes as fast: there the date decides, and ten minutes are added.
package struct LeaseWatch: Sendable {
    private struct Sight {
        var lease: Lease
        var length: Duration
        var silence = Duration.zero
    }
    private let terms: LeaseTerms
    private var sights: [FrozenTrial.ID: Sight] = [:]
    private var last: Duration?

    /// Watches leases that are no shorter than those of `terms`.
    package init(terms: LeaseTerms = .standard) { self.terms = terms }

    /// How far the clocks of those who ask and tell may differ, in seconds.
    private static let skew = 600.0

    /// Looks at the trials that others run, as the storage has them now, and returns the lost ones.
    ///
    /// - Parameters:
    ///   - now: The date, which may be wrong.
    ///   - time: The time since some moment, on a clock that does not jump.
    ///   - isAlive: Whether the process of a worker lives; `nil` if that cannot be told from here.
    package mutating func lost(
        among running: some Sequence<FrozenTrial>, now: Date, at time: Duration,
        isAlive: (Worker) -> Bool? = { $0.isAlive }
    ) -> [FrozenTrial] {
        let gap = last.map { max(.zero, time - $0) } ?? .zero
        last = time
        var (seen, lost): ([FrozenTrial.ID: Sight], [FrozenTrial]) = ([:], [])
        for trial in running {
            guard let lease = trial.lease, !lease.isPaused else { continue }
            var sight = sights[trial.id] ?? Sight(lease: lease, length: length(of: lease, at: now))
            if sight.lease != lease {
                sight = Sight(lease: lease, length: length(of: lease, at: now))
            } else if sights[trial.id] != nil {
                sight.silence += min(gap, sight.length / 3)
            }
            seen[trial.id] = sight
            if hasEnded(lease, isAlive) || sight.silence >= sight.length || isOver(lease, at: now) {
                lost.append(trial)
            }
        }
        sights = seen
        return lost
    }

    /// How long `lease`, which is new, may stay as it is.
    ///
    /// A worker whose clock is ahead cannot keep a trial for ever: who is to be heard from has ten times the usual time at
    /// most. Optuna's workers do not say how long they may be silent: they have five minutes.
    private func length(of lease: Lease, at now: Date) -> Duration {
        let rest = lease.expires.timeIntervalSince(now)
        let shortest = terms.length.inSeconds
        if lease.owner == Lease.ownerInOptuna { return .seconds(max(300, shortest)) }
        let longest = Worker(owner: lease.owner) == nil || lease.isSilent ? 30 * 86400 : 10 * shortest
        return .seconds(min(max(rest, shortest), longest))
    }

    private func hasEnded(_ lease: Lease, _ isAlive: (Worker) -> Bool?) -> Bool {
        guard let worker = Worker(owner: lease.owner) else { return false }
        return isAlive(worker) == false
    }

    private func isOver(_ lease: Lease, at now: Date) -> Bool {
        lease.isSilent && now.timeIntervalSince(lease.expires) > Self.skew
    }
}
