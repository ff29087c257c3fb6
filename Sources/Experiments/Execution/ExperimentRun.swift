package import Tuning

/// Runs an experiment: starts trial after trial until the budget is spent.
///
/// All state is in the storage, so that a run which was interrupted or killed goes on when it is started again, and
/// several runs of one experiment share its budget. Cancelling the task is an interruption.
package struct ExperimentRun: Sendable {
    let experiment: Experiment
    let storage: any Storage
    let storageName: String
    let clock: Clockwork
    let interruption: Interruption
    let worker: Worker
    /// How trials are held.
    let terms: LeaseTerms
    /// After which time running trials are taken back that nobody holds; `nil` leaves them alone.
    let patience: Duration?
    /// What this machine has of resources that are not found out.
    let declared: [String: Double]
    let catchesSignals: Bool
    let root: String
    let observe: @Sendable (RunEvent) -> Void

    /// A run of `experiment` that tells `observe` what happens, one thing after the other; what trackers say comes
    /// at any time.
    package init(
        _ experiment: Experiment, in storage: any Storage, named storageName: String,
        clock: Clockwork = .real,
        interruption: Interruption = Interruption(), worker: Worker = .current, terms: LeaseTerms = .standard,
        takingBackAfter patience: Duration? = nil, declaring declared: [String: Double] = [:],
        catchesSignals: Bool = false,
        root: String = StudyFolder.root, observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        (self.experiment, self.storage, self.storageName) = (experiment, storage, storageName)
        (self.clock, self.interruption, self.worker) = (clock, interruption, worker)
        (self.terms, self.patience) = (terms, patience)
        self.declared = declared
        (self.catchesSignals, self.root, self.observe) = (catchesSignals, root, observe)
    }

    /// Runs the experiment.
    ///
    /// When this returns or throws, no process of a trial is left.
    ///
    /// - Throws: ``RunFailure``, what the storage throws.
    package func run() async throws -> RunResult {
        // Trials are ended in an orderly way, which takes calls that a cancelled task could not make.
        let task = Task.detached { try await evaluate() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            interruption.request(atLeast: .orderly)
        }
    }

    private func evaluate() async throws -> RunResult {
        try experiment.checkThatItEnds()
        // Forked before there is much to copy.
        let guardian = Guardian()
        let loop: EventLoop
        do { loop = try EventLoop() } catch { throw RunFailure.system(error.description) }
        let signals = catchesSignals ? SignalWatch(interruption, on: loop) : nil
        defer { withExtendedLifetime(signals) {} }
        let opened = try await StudyOpening(
            experiment: experiment, storage: storage, root: root, clock: clock
        ).open()
        if !opened.differences.isEmpty { observe(.spaceChanged(opened.differences)) }
        let machine = try await MachineResources.here(
            for: experiment.program.resources, declared: declared, environment: TrialEnvironment.current,
            on: loop, clock: clock)
        let parallel = parallelism(machine)
        OpenFiles.makeRoom(forTrials: parallel)
        let surroundings = Surroundings(
            loop: loop, guardian: guardian, clock: clock, interruption: Interruption(), folder: opened.folder,
            environment: TrialEnvironment(inherited: TrialEnvironment.current, threads: threads(parallel)),
            observe: observe)
        let execution = TrialExecution(
            experiment: experiment, study: opened.study, surroundings: surroundings)
        var trials = TrialLoop(
            run: self, execution: execution, parallel: parallel, pool: ResourcePool(machine), opened: opened)
        return try await tracked(opened) { try await trials.run() }
    }

    /// Does `work`, the run of an opened study, while trackers are told.
    private func tracked(
        _ opened: StudyOpening.Opened, _ work: () async throws -> RunResult
    ) async throws -> RunResult {
        let tracking = try await Tracking(
            experiment, opened, variables: TrialEnvironment.current, clock: clock
        ) { [observe] in observe(.tracking($0)) }
        do {
            let result = try await work()
            await tracking?.end(result.closing, isPatient: result.end == .alreadyFinished)
            return result
        } catch {
            await tracking?.end(.init(state: .failed, reason: "\(error)"))
            throw error
        }
    }

    /// How many trials run at once: as many as were asked for, if there is enough for so many.
    private func parallelism(_ machine: MachineResources) -> Int {
        let wanted = experiment.program.parallel
        guard let room = ResourcePool(machine).room(for: experiment.program.resources) else { return wanted }
        let possible = max(1, room.trials)
        if possible < wanted {
            observe(.narrowed(to: possible, share: ResourcePool.share(of: room.scarce, machine)))
        }
        return min(possible, wanted)
    }

    private func threads(_ parallel: Int) -> Int {
        let cores = experiment.program.resources.cores.map { Int($0) } ?? Processors.count / parallel
        return max(1, cores / experiment.program.processes)
    }
}
