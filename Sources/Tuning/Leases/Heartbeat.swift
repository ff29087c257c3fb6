import Dispatch
import FoundationEssentials
import Synchronization

/// Speaks up for the trials that this process runs, again and again, until it goes away.
///
/// It has a thread of its own: an objective may block all others for as long as it takes.
package final class Heartbeat: Sendable {
    private let core: Core

    /// Renews leases of `terms` in `storage`.
    package init(_ terms: LeaseTerms = .standard, in storage: any Storage) {
        core = Core(terms, storage)
    }

    deinit { core.end() }

    /// Speaks up no more, and lets go of the storage before this returns.
    package func end() async { await core.end()?.value }

    /// The lease that a trial is to be started with.
    package func lease() -> Lease { core.lease() }

    /// Speaks up for `trial`, which was started with `lease`, from the next beat on.
    ///
    /// - Returns: What ends it. A trial that was paused may be held again before its first holder has let go.
    package func add(_ trial: FrozenTrial.ID, held lease: Lease) -> Hold {
        let hold = Hold(number: core.last.add(1, ordering: .relaxed).newValue)
        core.holds.withLock { $0[hold] = (trial, lease) }
        core.startThread()
        return hold
    }

    /// One time that a trial is held.
    package struct Hold: Hashable, Sendable { fileprivate var number: Int }

    /// Speaks up no more for what was held.
    package func remove(_ hold: Hold) { core.holds.withLock { $0[hold] = nil } }
}

/// What the thread and the heartbeat share.
private final class Core: Sendable {
    let last = Atomic<Int>(0)
    let holds = Mutex<[Heartbeat.Hold: (trial: FrozenTrial.ID, lease: Lease)]>([:])
    private let terms: LeaseTerms
    private let storage: any Storage
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let isOver = Mutex(false)
    private let wake = DispatchSemaphore(value: 0)
    private let executor = QueueExecutor()

    init(_ terms: LeaseTerms, _ storage: any Storage) { (self.terms, self.storage) = (terms, storage) }

    func lease() -> Lease { terms.lease(of: Worker.current.owner, at: Date()) }

    /// Ends the beats; returns what may still be at one.
    @discardableResult
    func end() -> Task<Void, Never>? {
        isOver.withLock { $0 = true }
        wake.signal()
        return task.withLock { $0 }
    }

    func startThread() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task.detached(executorPreference: executor) { [self] in
                while !pause() { await renew() }
            }
        }
    }

    /// Waits for the next beat; tells whether it is over.
    private func pause() -> Bool {
        let beat = Int(terms.beat.inSeconds * 1e9)
        _ = wake.wait(timeout: .now() + .nanoseconds(beat))
        return isOver.withLock { $0 }
    }

    private func renew() async {
        for (hold, (trial, held)) in holds.withLock({ $0 }) {
            // One that was taken away is told to its objective when that reports or ends; if the storage cannot be reached,
            // the next beat may reach it.
            let next = lease()
            guard let isHeld = try? await storage.renew(trial, from: held, to: next) else { continue }
            holds.withLock { holds in
                if holds[hold] != nil { holds[hold] = isHeld ? (trial, next) : nil }
            }
        }
    }
}

/// Runs tasks on a queue of their own, which has a thread whatever the others do.
private final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "apus.heartbeat")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
