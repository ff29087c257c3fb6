import Glibc
import Tuning

/// One run of a trial's program, from its start to the end of its last process.
///
/// What happens arrives as messages, in order, and is dealt with by one task; what to do about processes is up to
/// ``ProcessLifecycle``. Output is read only when what was read before has been dealt with, so that a program that
/// prints faster than its reports can be stored has to wait.
struct ProcessSession {
    private enum Message: Sendable {
        case printed, complained, exited, look, timeIsUp
        /// The process of a rank has ended.
        case memberExited(Int)
        /// The first process has ended some time ago, and others are left.
        case othersHadTheirTime
        /// The grace that was begun as the nth is over.
        case graceIsOver(Int)
        case interrupted(Interruption.Level)
        case lost
    }

    let child: ChildProcess
    let loop: EventLoop
    let clock: Clockwork
    let limit: Duration?
    private var gang: Gang
    /// How the first process ended, while the others are waited for.
    private var awaiting: ExitStatus?
    /// The first of the other processes that failed.
    private(set) var failedMember: (rank: Int, status: ExitStatus)?
    /// Whether the program was run before with the same parameters: then its curve is not the trial's.
    private let isRepetition: Bool
    private var progress: TrialProgress
    private let observe: @Sendable (RunEvent) -> Void
    private var stopWatch: StopWatch
    /// Which condition ended the trial, in words.
    private(set) var stopReason: String?
    let interruption: Interruption
    let loss: Interruption
    let log: TrialLog
    let trial: Trial
    private(set) var lifecycle = ProcessLifecycle()
    private(set) var measurements: Measurements
    private var output: OutputReader
    private var isOver = false
    private var grace = 0
    private var failure: (any Error)?
    private let mailbox = Mailbox<Message>()

    init(
        _ child: ChildProcess, and gang: Gang, of trial: Trial, using gpus: [String],
        until loss: Interruption, log: TrialLog,
        of metric: String, program: Experiment.Program, known: Set<String>, isRepetition: Bool = false,
        in surroundings: Surroundings
    ) {
        (self.loss, self.gang, observe) = (loss, gang, surroundings.observe)
        progress = TrialProgress(goingOn: trial.frozen, using: gpus)
        stopWatch = StopWatch(program.stop, goingOn: trial.frozen)
        self.isRepetition = isRepetition
        measurements = isRepetition ? Measurements() : Measurements(goingOn: trial.frozen, metric: metric)
        (self.child, self.trial, self.log, limit) = (child, trial, log, program.timeout)
        output = OutputReader(known: known, patterns: program.patterns)
        (loop, clock, interruption) = (surroundings.loop, surroundings.clock, surroundings.interruption)
    }

    /// How long processes have to end when they are asked to.
    static let grace = Duration.seconds(10)

    /// How long other processes of the trial may go on when the first one has ended well.
    static let patience = Duration.seconds(60)

    /// Waits for the end of all processes.
    ///
    /// - Throws: What the storage throws when a report cannot be stored; the processes have ended then, too.
    mutating func run() async throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ChildProcess.chunk, alignment: 16)
        defer { buffer.deallocate() }
        observe(.progressed(progress))
        await withDiscardingTaskGroup { timers in
            let observation = interruption.observe { [mailbox] in mailbox.send(.interrupted($0)) }
            let end = loss.observe { [mailbox] _ in mailbox.send(.lost) }
            send(.exited, when: child.exit)
            send(.printed, when: child.output)
            if let errors = child.errors { send(.complained, when: errors) }
            for rank in gang.left {
                loop.whenReadable(gang.members[rank - 1].exit) { [mailbox] in
                    mailbox.send(.memberExited(rank))
                }
            }
            if let limit { start(&timers, limit, .timeIsUp) }
            while !isOver {
                let message = await mailbox.next()
                let actions = await handle(message, buffer)
                for action in actions { act(on: action, &timers) }
            }
            withExtendedLifetime((observation, end)) {}
            timers.cancelAll()
        }
        for descriptor in [child.exit, child.output, child.errors ?? -1] { loop.forget(descriptor) }
        for member in gang.members { loop.forget(member.exit) }
        await drain(buffer)
        child.release()
        gang.reapAll()
        gang.release()
        if let failure { throw failure }
    }

    private mutating func handle(
        _ message: Message, _ buffer: UnsafeMutableRawBufferPointer
    ) async -> [ProcessLifecycle.Action] {
        switch message {
        case .printed: return await readOutput(buffer)
        case .complained:
            // What was printed before comes first in the log, as far as that can be told.
            let actions = await readOutput(buffer)
            readErrors(buffer)
            return actions
        case .exited:
            let status = child.reap()
            if status == .exited(0), lifecycle.cause == nil, gang.isAlive {
                awaiting = status
                return [.waitForOthers]
            }
            return lifecycle.handle(.exited(status, groupIsAlive: isAlive))
        case .memberExited(let rank): return memberExited(rank)
        case .othersHadTheirTime: return leaderExited()
        case .look: return lifecycle.handle(.looked(groupIsAlive: isAlive))
        case .graceIsOver(let begun): return begun == grace ? lifecycle.handle(.graceIsOver) : []
        case .timeIsUp: return lifecycle.handle(.stop(.timedOut))
        case .interrupted(.immediate): return lifecycle.handle(.stop(.interrupted)) + lifecycle.handle(.kill)
        case .interrupted: return lifecycle.handle(.stop(.interrupted))
        case .lost: return lifecycle.handle(.stop(.lost))
        }
    }

    private var isAlive: Bool { child.isGroupAlive || gang.isAlive }

    private mutating func memberExited(_ rank: Int) -> [ProcessLifecycle.Action] {
        let status = gang.reap(rank)
        if status != .exited(0), lifecycle.cause == nil, lifecycle.status == nil {
            failedMember = (rank, status)
            return lifecycle.handle(.stop(.memberFailed)) + leaderExited()
        }
        return gang.isAlive ? [] : leaderExited()
    }

    /// Goes on with the end of the first process, which waited for the others.
    private mutating func leaderExited() -> [ProcessLifecycle.Action] {
        guard let status = awaiting else { return [] }
        awaiting = nil
        return lifecycle.handle(.exited(status, groupIsAlive: isAlive))
    }

    private func send(_ signal: Int32) {
        child.send(signal)
        gang.send(signal)
    }

    private mutating func act(on action: ProcessLifecycle.Action, _ timers: inout DiscardingTaskGroup) {
        switch action {
        case .terminate: send(SIGTERM)
        case .kill: send(SIGKILL)
        case .startGrace:
            grace += 1
            start(&timers, Self.grace, .graceIsOver(grace))
        case .waitForOthers: start(&timers, Self.patience, .othersHadTheirTime)
        case .lookAgain: start(&timers, .milliseconds(20), .look)
        case .finish: isOver = true
        }
    }

    private func start(_ timers: inout DiscardingTaskGroup, _ time: Duration, _ message: Message) {
        let (clock, mailbox) = (clock, mailbox)
        timers.addTask {
            await clock.sleep(time)
            if !Task.isCancelled { mailbox.send(message) }
        }
    }
}

/// Output.
extension ProcessSession {
    private func send(_ message: Message, when descriptor: Int32) {
        loop.whenReadable(descriptor) { [mailbox] in mailbox.send(message) }
    }

    private mutating func readOutput(
        _ buffer: UnsafeMutableRawBufferPointer
    ) async -> [ProcessLifecycle.Action] {
        var cause: ProcessLifecycle.Cause?
        switch child.read(child.output, into: buffer) {
        case .end: return []
        case .nothingYet: break
        case .bytes(let count): cause = await take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        send(.printed, when: child.output)
        return cause.map { lifecycle.handle(.stop($0)) } ?? []
    }

    private func readErrors(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let errors = child.errors else { return }
        switch child.read(errors, into: buffer) {
        case .end: return
        case .nothingYet: break
        case .bytes(let count): log.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        send(.complained, when: errors)
    }

    /// Reads what was printed last.
    private mutating func drain(_ buffer: UnsafeMutableRawBufferPointer) async {
        // A process that left the group may print on for ever: what a pipe holds is all that is waited for.
        for _ in 0..<16 {
            guard case .bytes(let count) = child.read(child.output, into: buffer) else { break }
            _ = await take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        _ = await report(output.finish())
        for _ in 0..<16 {
            guard let errors = child.errors, case .bytes(let count) = child.read(errors, into: buffer) else {
                break
            }
            log.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Takes in output, and tells whether the trial is to be stopped because of it.
    private mutating func take(_ bytes: UnsafeRawBufferPointer) async -> ProcessLifecycle.Cause? {
        log.append(bytes)
        guard isListening else { return nil }
        return await report(output.take(bytes))
    }

    private mutating func report(_ lines: [MetricLine]) async -> ProcessLifecycle.Cause? {
        guard isListening else { return nil }
        var cause = lifecycle.cause
        do {
            for line in lines {
                let report = measurements.take(line)
                if isRepetition { continue }
                try await trial.report(report.metrics, step: report.step)
                progress.take(report)
                defer { observe(.progressed(progress)) }
                guard !line.isFinal, cause == nil else { continue }
                stopReason = stopWatch.take(report.metrics, step: report.step)
                if stopReason != nil { return .enough }
                let verdict = try await trial.judge()
                progress.note = verdict.reason
                guard lifecycle.status == nil else { continue }
                if verdict.prunes { return .pruned }
                if verdict.pauses { cause = .paused }
            }
            return cause
        } catch StorageError.trialFinished {
            return .lost
        } catch {
            failure = error
            return .lost
        }
    }

    /// Whether output still counts: a program that is paused may have gone on before it heard of it, and not print that again.
    private var isListening: Bool {
        failure == nil && (lifecycle.cause == nil || lifecycle.cause == .paused)
    }
}
