import Synchronization

/// What the objective tells while it runs.
extension Trial {
    /// Records how the objective stands after `step`.
    ///
    /// What was suggested before is durable when this returns.
    ///
    /// Any number is taken, NaN and infinities too.
    public func report(_ value: Double, step: Int) async throws {
        append([.reported(metric: nil, value, step: step)])
        try await flush()
    }

    /// Records several metrics after `step`, by name, whatever the number of objectives.
    ///
    /// The study's ``Study/pruningMetric`` among them is what pruning reads.
    public func report(_ metrics: [String: Double], step: Int) async throws {
        let primary = study.pruningMetric
        append(
            metrics.sorted { $0.key < $1.key }.flatMap { name, value -> [TrialEvent] in
                let event = TrialEvent.reported(metric: name, value, step: step)
                return name == primary ? [event, .reported(metric: nil, value, step: step)] : [event]
            })
        try await flush()
    }

    /// Whether the pruner would end this trial now.
    ///
    /// As `Task.isCancelled`.
    ///
    /// One that it would pause goes on: whoever can pause asks ``judge()``.
    public func shouldPrune() async throws -> Bool { try await judge().prunes }

    /// What the pruner says of this trial now.
    public func judge() async throws -> Verdict {
        let history = study.pruner.usesHistory ? try await study.history() : study.reader.known
        let verdict = study.pruner.judge(frozen, given: history)
        append(verdict.attributes.sorted { $0.key < $1.key }.map { .systemAttribute(key: $0.key, $0.value) })
        if verdict.prunes || verdict.pauses, let reason = verdict.reason {
            append([.systemAttribute(key: SystemAttribute.verdict, JSON.string(reason).text)])
        }
        try await flush()
        return verdict
    }

    /// Throws ``TrialPruned`` if the pruner would end this trial now, ``TrialPaused`` if it would have it go on later.
    ///
    /// As `Task.checkCancellation()`.
    public func checkPruning() async throws {
        let verdict = try await judge()
        if verdict.prunes { throw TrialPruned() }
        if verdict.pauses { throw TrialPaused() }
    }

    /// The last step that was reported, before a pause too, or that the checkpoint had seen with which the trial begins; `nil` if there is none.
    public var lastStep: Int? {
        let trial = frozen
        return trial.reports.steps.last ?? trial.ancestor?.step
    }

    /// The trial from whose checkpoint this one went on with other parameters; `nil` if it began anew.
    public var ancestor: Ancestor? { frozen.ancestor }

    /// Notes something about the trial.
    public func setUserAttribute(_ key: String, to value: JSON) {
        append([.userAttribute(key: key, value.text)])
    }

    /// Sets the value of a constraint: the trial is feasible if none is above 0.
    ///
    /// Only the first value counts.
    public func setConstraint(_ name: String, to value: Double) {
        let key = SystemAttribute.constraintPrefix + name
        guard frozen.systemAttributes[key] == nil else { return }
        append([.systemAttribute(key: key, JSON.float(value).text)])
    }

    /// Notes which condition ended the trial, in words.
    package func setStopReason(_ reason: String) {
        append([.systemAttribute(key: SystemAttribute.stopReason, JSON.string(reason).text)])
    }

    /// Notes the values of which the result is the mean, one for each fold of a cross-validation.
    ///
    /// How much they differ says how much a difference between two trials means (see ``RegretBoundTerminator``). Fewer than
    /// two say nothing and are not noted.
    public func setCrossValidationScores(_ scores: [Double]) {
        guard scores.count > 1 else { return }
        append([
            .systemAttribute(
                key: SystemAttribute.crossValidationScores, JSON.array(scores.map { JSON.float($0) }).text)
        ])
    }

    /// Tells that this worker lives: the trial is its until `lease` expires.
    ///
    /// A trial that was paused meanwhile stays so.
    /// - Throws: ``StorageError/trialFinished(_:)`` if it has ended, or if somebody else holds it now.
    public func renew(_ lease: Lease) async throws {
        try await flush()
        guard let held = frozen.lease else {
            append([.leased(lease)])
            return try await flush()
        }
        guard try await study.storage.renew(id, from: held, to: lease) else {
            guard try await study.storage.trial(id).isPaused else { throw StorageError.trialFinished(number) }
            return
        }
        progress.withLock { $0.trial.record.lease = lease }
    }
}

/// Thrown out of an objective to end a trial early.
///
/// Not a failure.
public struct TrialPruned: Error, Hashable {
    /// The end of a trial that did not promise much.
    public init() {}
}

/// Thrown out of an objective to pause a trial.
///
/// The objective is called again with the same trial if that is to go on: ``Trial/lastStep`` tells from where.
public struct TrialPaused: Error, Hashable {
    /// A trial that may go on later.
    public init() {}
}
