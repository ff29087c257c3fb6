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
    /// - Parameter loss: Tells when the trial was given to somebody else: then its processes are ended.
    /// - Throws: What the storage throws.
    func run(_ trial: Trial, until loss: Interruption) async throws -> TrialEnding {
        let ending: TrialEnding
        do {
            ending = try await evaluate(trial, until: loss)
        } catch StorageError.trialFinished {
            return .lost
        }
        do {
            return try await store(ending, of: trial)
        } catch StorageError.trialFinished {
            return .lost
        }
    }

    private func evaluate(_ trial: Trial, until loss: Interruption) async throws -> TrialEnding {
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
        let launch = launch(start, parameters, folder)
        let child: ChildProcess
        do throws(SystemError) {
            child = try await .start(launch, on: surroundings.loop, guardedBy: surroundings.guardian)
        } catch {
            let program = launch.command.first ?? ""
            return .failed(.notStarted(program: program, reason: error.description), lastLines: [])
        }
        var session = ProcessSession(
            child, of: trial, until: loss, log: log, of: experiment.objectives[0].metric,
            program: experiment.program, known: experiment.metrics, in: surroundings)
        try await session.run()
        defer { folder.tidy() }
        let ending = judge(session, of: trial)
        try keepSnapshot(of: trial, ending, in: folder)
        return ending
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

    private func launch(
        _ trial: FrozenTrial, _ parameters: [String: ParameterValue], _ folder: TrialFolder
    ) -> Launch {
        let given = GivenParameters(parameters, of: experiment.space)
        let environment = surroundings.environment.variables(
            study: study.name, number: trial.number, attempt: trial.attempt + trial.pauses,
            metrics: experiment.objectives.map(\.metric), parameters: given,
            checkpoint: folder.absoluteCheckpoint)
        // Where the output is searched for metrics, errors are searched too: many programs log to there.
        return Launch(
            command: experiment.program.command.filled(with: given.words), environment: environment,
            mixesErrors: !experiment.program.patterns.isEmpty,
            memory: experiment.program.memory)
    }
}

/// The result.
extension TrialExecution {
    private func judge(_ session: ProcessSession, of trial: Trial) -> TrialEnding {
        let lines = session.log.lastLines()
        switch (session.lifecycle.cause, session.lifecycle.status) {
        case (.pruned, _):
            note(session.measurements, in: trial)
            return .pruned
        case (.paused, _): return .paused
        case (.lost, _): return .lost
        case (.interrupted, _): return .repeated(.interrupted)
        case (.timedOut, _): return .failed(.timedOut(session.limit ?? .zero), lastLines: lines)
        case (nil, .exited(0)), (nil, nil): break
        case (nil, .exited(let status)?): return .failed(.exited(status), lastLines: lines)
        case (nil, .signalled(let signal)?):
            let mayRepeat = trial.frozen.mayRepeat(after: .processDied, retries: experiment.program.retries)
            return mayRepeat ? .repeated(.signalled(signal)) : .failed(.signalled(signal), lastLines: lines)
        }
        do throws(TrialFailure) {
            let values = try experiment.objectives.map { objective throws(TrialFailure) in
                try session.measurements.value(of: objective.metric)
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
    var metrics: Set<String> { Set(objectives.map(\.metric) + constraints.map(\.metric)) }
}
