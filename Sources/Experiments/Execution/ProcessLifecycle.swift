/// The life of a trial's processes, as a machine that is told what happened and says what to do.
///
/// ```
///              stop: TERM                group gone
///  running ───────────────────► ending ───────────────► ended
///     │  exit, group lives: TERM ▲ │ grace over: KILL      ▲
///     └──────────────────────────┘ └──────► killed ────────┘
///                                        group gone, grace over
/// ```
package struct ProcessLifecycle: Hashable, Sendable {
    /// Why the processes are ended from outside.
    package enum Cause: Hashable, Sendable {
        case pruned, paused, enough, memberFailed, timedOut, interrupted, lost
    }

    package enum Event: Hashable, Sendable {
        /// The processes are to be ended.
        case stop(Cause)
        /// There is no more time for them.
        case kill
        /// The first process has ended.
        case exited(ExitStatus, groupIsAlive: Bool)
        /// Somebody looked again whether processes are left.
        case looked(groupIsAlive: Bool)
        /// Those that were told to end had their time.
        case graceIsOver
    }

    package enum Action: Hashable, Sendable {
        /// Ask all processes of the group to end.
        case terminate
        /// End all processes of the group.
        case kill
        /// Tell when the time to end is over.
        case startGrace
        /// Tell when the other processes of the trial had time enough.
        case waitForOthers
        /// Look in a moment whether processes are left.
        case lookAgain
        /// Nothing is left.
        case finish
    }

    private enum Phase: Hashable, Sendable {
        case running, ending, killed, ended
    }
    private var phase = Phase.running
    /// Why the processes were ended; `nil` while they end by themselves.
    package private(set) var cause: Cause?
    /// How the first process ended.
    package private(set) var status: ExitStatus?

    package init() {}

    /// What to do now that `event` happened.
    package mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .stop(let cause): stop(cause)
        case .kill: kill()
        case .graceIsOver: phase == .killed ? finish() : kill()
        case .exited(let status, let groupIsAlive): exited(status, groupIsAlive)
        case .looked(let groupIsAlive): looked(groupIsAlive)
        }
    }

    private mutating func stop(_ cause: Cause) -> [Action] {
        guard phase == .running else { return [] }
        (phase, self.cause) = (.ending, cause)
        return [.terminate, .startGrace]
    }

    private mutating func kill() -> [Action] {
        guard phase == .running || phase == .ending else { return [] }
        if phase == .running { cause = .interrupted }
        phase = .killed
        // Even then it may take a while, and for ever where the kernel hangs: that is not waited for.
        return [.kill, .startGrace]
    }

    private mutating func exited(_ status: ExitStatus, _ groupIsAlive: Bool) -> [Action] {
        guard phase != .ended else { return [] }
        self.status = status
        guard groupIsAlive else { return finish() }
        defer { if phase == .running { phase = .ending } }
        return phase == .running ? [.terminate, .startGrace, .lookAgain] : [.lookAgain]
    }

    private mutating func looked(_ groupIsAlive: Bool) -> [Action] {
        guard phase != .ended, status != nil else { return [] }
        return groupIsAlive ? [.lookAgain] : finish()
    }

    private mutating func finish() -> [Action] {
        guard phase != .ended else { return [] }
        phase = .ended
        return [.finish]
    }
}
