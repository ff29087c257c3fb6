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
    let catchesSignals: Bool
    let root: String
    let observe: @Sendable (RunEvent) -> Void

    /// A run of `experiment` that tells `observe` what happens, one thing after the other; what trackers say comes
    /// at any time.
    package init(
        _ experiment: Experiment, in storage: any Storage, named storageName: String,
        clock: Clockwork = .real,
        interruption: Interruption = Interruption(), worker: Worker = .current, terms: LeaseTerms = .standard,
        takingBackAfter patience: Duration? = nil, catchesSignals: Bool = false,
        root: String = StudyFolder.root, observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        (self.experiment, self.storage, self.storageName) = (experiment, storage, storageName)
        (self.clock, self.interruption, self.worker) = (clock, interruption, worker)
        (self.terms, self.patience) = (terms, patience)
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
        let parallel = parallelism()
        OpenFiles.makeRoom(forTrials: parallel)
        let surroundings = Surroundings(
            loop: loop, guardian: guardian, clock: clock, interruption: Interruption(), folder: opened.folder,
            environment: TrialEnvironment(inherited: TrialEnvironment.current, threads: threads(parallel)))
        let execution = TrialExecution(
            experiment: experiment, study: opened.study, surroundings: surroundings)
        var trials = TrialLoop(run: self, execution: execution, parallel: parallel, opened: opened)
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

    /// How many trials run at once: as many as were asked for, if there are cores for so many.
    private func parallelism() -> Int {
        guard let cores = experiment.program.cores else { return experiment.program.parallel }
        let possible = max(1, Int(Double(Processors.count) / cores + 1e-9))
        if possible < experiment.program.parallel {
            observe(.narrowed(to: possible, cores: Processors.count))
        }
        return min(possible, experiment.program.parallel)
    }

    private func threads(_ parallel: Int) -> Int {
        max(1, experiment.program.cores.map { Int($0) } ?? Processors.count / parallel)
    }
}
