import Glibc
package import Tuning

/// Evaluates the chosen trial once, when the search is over.
///
/// That it was done is noted before the program starts: a run that is killed meanwhile has used the test set all the same.
package struct FinalRun: Sendable {
    /// What came of it.
    package enum Outcome: Hashable, Sendable {
        /// It was evaluated now.
        case done(FinalRecord)
        /// It was evaluated before, and is not evaluated again.
        case refused(FinalRecord)
    }

    let experiment: Experiment
    let program: FinalProgram
    let storage: any Storage
    let clock: Clockwork
    let interruption: Interruption
    let worker: Worker
    let catchesSignals: Bool
    let root: String

    /// An evaluation by the `final` program of `experiment`; `nil` if it has none.
    package init?(
        _ experiment: Experiment, in storage: any Storage, clock: Clockwork = .real,
        interruption: Interruption = Interruption(), worker: Worker = .current,
        catchesSignals: Bool = false, root: String = StudyFolder.root
    ) {
        guard let program = experiment.final else { return nil }
        (self.experiment, self.program, self.storage) = (experiment, program, storage)
        (self.clock, self.interruption, self.worker, self.root) = (clock, interruption, worker, root)
        self.catchesSignals = catchesSignals
    }

    /// Evaluates the best of `standing`'s trials, unless that was done before.
    ///
    /// - Parameter again: Whether to do it in spite of that, which is noted.
    /// - Returns: What came of it; `nil` if there is no trial to choose.
    package func callAsFunction(_ standing: RunStanding, again: Bool = false) async throws -> Outcome? {
        guard let chosen = choose(standing.census.best) else { return nil }
        let study = try await storage.study(named: experiment.name)
        let earlier = study.finalRecords
        if let last = earlier.last, !again { return .refused(last) }
        var record = FinalRecord(
            trial: chosen.number, date: clock.now(), worker: worker.owner, isAgain: !earlier.isEmpty)
        try await note(earlier + [record], of: study)
        // Of two that begin at once the one goes on whose note is there in the end.
        await clock.sleep(.milliseconds(200))
        let noted = try await storage.study(study.id).finalRecords
        guard noted.last?.worker == record.worker else { return noted.last.map(Outcome.refused) }
        try await evaluate(chosen, study, earlier.count, &record)
        try await note(earlier + [record], of: study)
        return .done(record)
    }

    private func note(_ records: [FinalRecord], of study: StudyRecord) async throws {
        let text = JSON.array(records.map(\.json)).text
        try await storage.annotate(study.id, with: [.system(key: SystemAttribute.finals, text)])
    }

    private func choose(_ best: [FrozenTrial]) -> FrozenTrial? {
        guard let index = experiment.objectives.firstIndex(where: { $0.metric == program.chosenBy }) else {
            return best.first
        }
        let goal = experiment.objectives[index].goal
        return best.min {
            goal.isBetter($0.values[index], than: $1.values[index])
                || $0.values[index] == $1.values[index] && $0.number < $1.number
        }
    }

    private func evaluate(
        _ trial: FrozenTrial, _ study: StudyRecord, _ count: Int, _ record: inout FinalRecord
    ) async throws {
        let name = study.systemAttributes[SystemAttribute.folder]?.value?.string
        let folder = StudyFolder(named: name ?? StudyFolder.safeName(experiment.name), in: root)
        let place = TrialFolder(
            path: "\(folder.path)/final" + (count == 0 ? "" : "-\(count + 1)"),
            checkpoint: "\(folder.path)/\(trial.origin)/checkpoint")
        try StudyFolder.makeFolder(place.path)
        let status = try await run(trial, in: place)
        let metrics = try measured(place)
        let missing = program.metrics.first { metrics[$0] == nil }
        record.metrics =
            program.metrics.isEmpty ? metrics : metrics.filter { program.metrics.contains($0.key) }
        record.state = status == nil && missing == nil && !metrics.isEmpty ? .complete : .failed
        if record.state == .failed {
            record.reason =
                status?.description ?? "ended without a value of \(missing ?? "any metric")"
        }
    }

    /// Runs the program; tells why it failed, if it did.
    private func run(_ trial: FrozenTrial, in place: TrialFolder) async throws -> TrialFailure? {
        let loop: EventLoop
        do { loop = try EventLoop() } catch { throw RunFailure.system(error.description) }
        let guardian = Guardian()
        let signals = catchesSignals ? SignalWatch(interruption, on: loop) : nil
        defer { withExtendedLifetime(signals) {} }
        let chosen = Dictionary(trial.parameters.map { ($0.name, $0.value) }) { first, _ in first }
        let given = GivenParameters(chosen, of: experiment.space)
        let environment = TrialEnvironment(inherited: TrialEnvironment.current, threads: Processors.count)
        var launch = Launch(
            command: program.command.filled(with: given.words),
            environment: environment.variables(
                study: experiment.name, number: trial.number, attempt: 1, metrics: program.metrics,
                parameters: given, checkpoint: place.absoluteCheckpoint))
        launch.environment.append("APUS_FINAL=1")
        launch.log = try TrialLog(in: place)
        do {
            let child = try await ChildProcess.start(launch, on: loop, guardedBy: guardian)
            return await wait(for: child, on: loop)
        } catch {
            return .notStarted(program: launch.command.first ?? "", reason: error.description)
        }
    }

    private enum Message: Sendable { case exited, timeIsUp, interrupted, graceIsOver }

    private func wait(for child: ChildProcess, on loop: EventLoop) async -> TrialFailure? {
        let mailbox = Mailbox<Message>()
        loop.whenReadable(child.exit) { mailbox.send(.exited) }
        let observation = interruption.observe { _ in mailbox.send(.interrupted) }
        func timer(_ time: Duration, _ message: Message) -> Task<Void, Never> {
            Task { [clock] in
                await clock.sleep(time)
                if !Task.isCancelled { mailbox.send(message) }
            }
        }
        var timers = program.timeout.map { [timer($0, .timeIsUp)] } ?? []
        var failure: TrialFailure?
        while true {
            switch await mailbox.next() {
            case .exited:
                for timer in timers { timer.cancel() }
                loop.forget(child.exit)
                let status = child.reap()
                child.send(SIGKILL)
                child.release()
                withExtendedLifetime(observation) {}
                if let failure { return failure }
                return switch status {
                case .exited(0): nil
                case .exited(let code): .exited(code)
                case .signalled(let signal): .signalled(signal)
                }
            case .timeIsUp, .interrupted:
                guard failure == nil else { continue }
                failure = interruption.level > .none ? .interrupted : .timedOut(program.timeout ?? .zero)
                child.send(SIGTERM)
                timers.append(timer(ProcessSession.grace, .graceIsOver))
            case .graceIsOver: child.send(SIGKILL)
            }
        }
    }

    /// The last value of each metric that the program printed.
    private func measured(_ place: TrialFolder) throws -> [String: Double] {
        let bytes = (try? readFile(place.path + "/output.log", limit: 1 << 30)) ?? []
        var reader = OutputReader(
            known: Set(program.metrics).union(experiment.metrics), patterns: experiment.program.patterns)
        let lines = bytes.withUnsafeBytes { reader.take($0) } + reader.finish()
        return lines.reduce(into: [:]) { values, line in
            for (name, value) in line.metrics { values[name] = value.number }
        }
    }
}
