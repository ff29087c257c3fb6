import Tuning

/// What came of one run of a trial's program.
package enum TrialEnding: Hashable, Sendable {
    /// A value for each objective, and for each constraint how far it is broken.
    case complete([Double])
    /// It did not promise much.
    case pruned
    /// It may go on later, from its checkpoint.
    case paused
    /// Nothing came of it; the last lines that the program printed tell more.
    case failed(TrialFailure, lastLines: [String])
    /// It is to be run again.
    case repeated(TrialFailure)
    /// Somebody else ended the trial, or took it over.
    case lost
}

/// Runs the program of one trial, and stores what comes of it.
struct TrialExecution: Sendable {
    let experiment: Experiment
    let study: Study
    let surroundings: Surroundings

    /// Runs `trial` and stores its end.
    ///
    /// - Parameters:
    ///   - grant: What it may use of the machine.
    ///   - loss: Tells when the trial was given to somebody else: then its processes are ended.
    /// - Throws: What the storage throws.
    func run(
        _ trial: Trial, holding grant: ResourcePool.Grant, until loss: Interruption
    ) async throws -> TrialEnding {
        let ending: TrialEnding
        do {
            ending = try await evaluate(trial, holding: grant, until: loss)
            if case .repeated(let failure) = ending { await backOff(trial, failure, until: loss) }
        } catch StorageError.trialFinished {
            return .lost
        }
        do {
            return try await store(ending, of: trial)
        } catch StorageError.trialFinished {
            return .lost
        }
    }

    private func evaluate(
        _ trial: Trial, holding grant: ResourcePool.Grant, until loss: Interruption
    ) async throws -> TrialEnding {
        let parameters: [String: ParameterValue]
        do {
            parameters = try trial.suggest(experiment.space)
        } catch let error as SearchSpaceError {
            try surroundings.folder.claim(trial.number)
            return .failed(.parameters(error.description), lastLines: [])
        }
        // Should this process be killed, the trial is started again with the same parameters.
        try await trial.flush()
        let start = trial.frozen
        let folder = try surroundings.folder.trial(
            trial.number, origin: start.origin, after: start.ancestor)
        let log = try TrialLog(in: folder, goesOn: start.pauses > 0)
        defer { folder.tidy() }
        var values: [[Double]] = []
        for run in 0..<experiment.program.evaluations.times {
            let ending = try await evaluate(
                trial, parameters, log, in: folder, holding: grant, run: run, until: loss)
            guard experiment.program.evaluations.times > 1, case .complete(let found) = ending else {
                try keepSnapshot(of: trial, ending, in: folder)
                return ending
            }
            values.append(found)
            if try await isLost(values) { break }
        }
        return .complete(summarize(values, of: trial))
    }

    /// Whether the trial is worse than the best one for certain, so that it need not be run as often.
    private func isLost(_ values: [[Double]]) async throws -> Bool {
        guard experiment.program.evaluations.races, let best = try await study.bestTrial,
            let known = best.userAttributes[Self.evaluations]?.value?.array
        else { return false }
        return Evaluations.isLost(
            values.map { $0[0] }, to: known.compactMap { $0.array?.first?.number ?? $0.number },
            experiment.objectives[0].goal)
    }

    /// Where the values of all runs of a trial are noted.
    private static let evaluations = "evaluations"

    private func summarize(_ values: [[Double]], of trial: Trial) -> [Double] {
        let lists = values.map { JSON.array($0.map { JSON.float($0) }) }
        trial.setUserAttribute(Self.evaluations, to: .array(lists))
        trial.setCrossValidationScores(values.map { $0[0] })
        return experiment.objectives.indices.map { index in
            experiment.program.evaluations.value(
                of: values.map { $0[index] }, experiment.objectives[index].goal)
        }
    }

    /// Runs the program of a trial for the `run`th time, from 0.
    private func evaluate(
        _ trial: Trial, _ parameters: [String: ParameterValue], _ log: TrialLog, in folder: TrialFolder,
        holding grant: ResourcePool.Grant, run: Int, until loss: Interruption
    ) async throws -> TrialEnding {
        let start = trial.frozen
        let memory = MemoryWatch(
            limit: experiment.program.resources.memory, trial: trial.number,
            at: surroundings.clock.elapsed())
        var launch = try launch(start, parameters, folder, grant, memory)
        if experiment.program.evaluations.times > 1 { launch.environment.append("APUS_EVALUATION=\(run)") }
        let processes: (first: ChildProcess, others: Gang)
        do {
            processes = try await self.start(launch, in: folder, goesOn: start.pauses > 0 || run > 0)
        } catch let error as SystemError {
            let program = launch.command.first ?? ""
            return .failed(.notStarted(program: program, reason: error.description), lastLines: [])
        }
        var session = ProcessSession(
            processes.first, and: processes.others, of: trial, using: grant.gpus, until: loss, log: log,
            of: experiment.pruningMetric, program: experiment.program, known: experiment.metrics,
            isRepetition: run > 0, in: surroundings)
        try await session.run()
        if let touched = experiment.final?.metrics.first(where: session.measurements.names.contains) {
            try await study.warnOfTestSet(
                "trials reported \(touched), which is to be measured once, at the end")
        }
        return judge(session, of: trial, memory)
    }

    /// Copies the checkpoint of a trial that rests, so that others can go on from it whatever becomes of it.
    private func keepSnapshot(of trial: Trial, _ ending: TrialEnding, in folder: TrialFolder)
        throws(RunFailure)
    {
        guard study.copiesCheckpoints, let step = trial.lastStep else { return }
        switch ending {
        case .paused, .complete: try folder.keepSnapshot(at: step)
        case .pruned, .failed, .repeated, .lost: break
        }
    }

    /// Starts the processes of a trial: one, or as many as know each other by their ranks.
    private func start(
        _ launch: Launch, in folder: TrialFolder, goesOn: Bool
    ) async throws -> (ChildProcess, Gang) {
        let size = experiment.program.processes
        var launch = launch
        guard size > 1 else {
            return (
                try await .start(launch, on: surroundings.loop, guardedBy: surroundings.guardian), Gang()
            )
        }
        launch.environment += try Gang.meetingPoint()
        let gang = try await Gang(
            launch, size: size, in: folder, goesOn: goesOn, on: surroundings.loop,
            guardedBy: surroundings.guardian)
        launch.environment += Gang.variables(rank: 0, of: size)
        do {
            return (
                try await .start(launch, on: surroundings.loop, guardedBy: surroundings.guardian), gang
            )
        } catch {
            gang.end()
            throw error
        }
    }

    private func launch(
        _ trial: FrozenTrial, _ parameters: [String: ParameterValue], _ folder: TrialFolder,
        _ grant: ResourcePool.Grant, _ memory: MemoryWatch
    ) throws -> Launch {
        let given = GivenParameters(parameters, of: experiment.space)
        var environment = surroundings.environment.variables(
            study: study.name, number: trial.number, attempt: trial.attempt + trial.pauses,
            metrics: experiment.objectives.map(\.metric), parameters: given,
            checkpoint: folder.absoluteCheckpoint)
        if experiment.program.resources.gpus > 0 {
            environment.removeAll { $0.hasPrefix("CUDA_VISIBLE_DEVICES=") }
            environment.append("CUDA_VISIBLE_DEVICES=" + grant.gpus.joined(separator: ","))
        }
        // Where the output is searched for metrics, errors are searched too: many programs log to there.
        return Launch(
            command: experiment.program.command.filled(with: given.words), environment: environment,
            mixesErrors: !experiment.program.patterns.isEmpty,
            addressSpace: memory.addressSpace, controlGroup: memory.group)
    }
}

/// The result.
extension TrialExecution {
    private func judge(_ session: ProcessSession, of trial: Trial, _ memory: MemoryWatch) -> TrialEnding {
        let lines = session.log.lastLines()
        let status = session.lifecycle.status ?? .exited(0)
        func failure(_ status: ExitStatus) -> TrialFailure {
            if let failure = memory.failure(status, lastLines: lines) { return failure }
            return switch status {
            case .exited(let code): .exited(code)
            case .signalled(let signal): .signalled(signal)
            }
        }
        switch session.lifecycle.cause {
        case .pruned:
            note(session.measurements, in: trial)
            return .pruned
        case .paused: return .paused
        case .lost: return .lost
        case .interrupted: return .repeated(.interrupted)
        case .timedOut: return failed(.timedOut(session.limit ?? .zero), trial, lines)
        case .memberFailed:
            let (rank, status) = session.failedMember ?? (1, status)
            return failed(.member(rank: rank, failure(status)), trial, lines)
        case .enough:
            if let reason = session.stopReason { trial.setStopReason(reason) }
        case nil:
            if status != .exited(0) { return failed(failure(status), trial, lines) }
        }
        do throws(TrialFailure) {
            // What is to be judged by people needs no value.
            let isJudged = experiment.candidates != nil
            let values = try experiment.objectives.map { objective throws(TrialFailure) in
                isJudged ? 0 : try session.measurements.value(of: objective.metric)
            }
            for constraint in experiment.constraints {
                _ = try session.measurements.value(of: constraint.metric)
            }
            note(session.measurements, in: trial)
            return .complete(values)
        } catch {
            return .failed(error, lastLines: lines)
        }
    }

    /// The end of a trial that failed: it is run again if that may help.
    private func failed(_ failure: TrialFailure, _ trial: Trial, _ lines: [String]) -> TrialEnding {
        let retries = experiment.program.retries
        let mayRepeat =
            failure.cause.map(retries.causes.contains) ?? false
            && trial.frozen.mayRepeat(after: .processDied, retries: retries.times)
        return mayRepeat ? .repeated(failure) : .failed(failure, lastLines: lines)
    }

    /// Waits before a trial is run again: its place stays empty meanwhile, as the machine may be what fails.
    private func backOff(_ trial: Trial, _ failure: TrialFailure, until loss: Interruption) async {
        let failures = trial.frozen.failuresOfProcess + 1
        guard failure != .interrupted,
            let wait = experiment.program.retries.wait(afterFailures: failures)
        else { return }
        let mailbox = Mailbox<Void>()
        let ends = [surroundings.interruption, loss].map { $0.observe { _ in mailbox.send(()) } }
        let timer = Task { [clock = surroundings.clock] in
            await clock.sleep(wait)
            mailbox.send(())
        }
        await mailbox.next()
        timer.cancel()
        withExtendedLifetime(ends) {}
    }

    /// Notes how far the constraints are broken, and the values of folds.
    private func note(_ measurements: Measurements, in trial: Trial) {
        if let scores = measurements.scores { trial.setCrossValidationScores(scores) }
        for constraint in experiment.constraints {
            guard let value = measurements.valueIfAny(of: constraint.metric) else { continue }
            trial.setConstraint(constraint.name, to: constraint.violation(value))
        }
    }

    private func store(_ ending: TrialEnding, of trial: Trial) async throws -> TrialEnding {
        switch ending {
        case .complete(let values): try await study.tell(trial, .complete(values))
        case .pruned: try await study.tell(trial, .pruned)
        case .paused: try await study.pause(trial)
        case .failed(let failure, let lines):
            let reason = ([failure.description] + lines).joined(separator: "\n")
            try await study.tell(trial, .failed(reason: reason))
        case .repeated(let failure):
            let cause: RepetitionCause = failure == .interrupted ? .interrupted : .processDied
            try await trial.flush()
            let events = trial.frozen.repetition(after: cause, reason: failure.description)
            try await study.storage.record(events, for: trial.id)
        case .lost: break
        }
        return ending
    }
}

extension Experiment {
    /// The metrics that the experiment names.
    var metrics: Set<String> {
        Set(objectives.map(\.metric) + constraints.map(\.metric) + [pruningMetric] + pruner.limited)
            .union(program.stop.compactMap(\.metric))
    }
}
