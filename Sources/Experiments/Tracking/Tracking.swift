import Tuning

/// Tells trackers of a run, beside it: no trial waits for it.
struct Tracking: Sendable {
    private let recorder: Recorder
    private let deliveries: [Delivery]
    private let clock: Clockwork
    private let watch: Task<Void, Never>
    private let observe: @Sendable (String) -> Void

    /// How often is looked for what is new.
    private static let period = Duration.seconds(1)
    /// How long the end of a run waits for trackers.
    private static let patience = Duration.seconds(5)

    /// Begins to tell of the run of an experiment; `nil` if it names no tracker.
    /// - Throws: ``RunFailure/folder(_:reason:)`` if a file cannot be written, what the storage throws.
    init?(
        _ experiment: Experiment, _ opened: StudyOpening.Opened, variables: [String: String],
        clock: Clockwork, observe: @escaping @Sendable (String) -> Void
    ) async throws {
        guard let targets = experiment.tracking else { return nil }
        let spool = Spool(in: opened.folder)
        let profile = StudyProfile(
            name: experiment.name, id: try await opened.study.trackingID(),
            objectives: experiment.objectives, sampler: experiment.sampler.title,
            pruner: experiment.pruner.title)
        try StudyFolder.makeFolder(spool.path)
        let trackers = try targets.trackers(
            of: experiment, profile, in: opened.folder, spool: spool, variables: variables)
        let deliveries = trackers.map { Delivery($0, from: spool, clock: clock, observe: observe) }
        let recorder = Recorder(
            opened.study, profile, in: opened.folder, knowing: opened.changes, spool: spool, clock: clock,
            deliveries: deliveries)
        (self.recorder, self.deliveries, self.clock, self.observe) = (recorder, deliveries, clock, observe)
        watch = Task {
            while !Task.isCancelled {
                // A storage that fails ends the run; until then, and after a full disk, the next look finds all there is.
                _ = try? await recorder.update()
                await clock.sleep(Self.period)
            }
        }
    }

    /// Tells the rest, for no longer than some seconds, and what was left untold.
    ///
    /// - Parameter isPatient: Whether to go on for as long as something arrives: the run had nothing else to do.
    func end(_ closing: Fact.Closing, isPatient: Bool = false) async {
        watch.cancel()
        await watch.value
        do {
            guard try await updateLast() else { return }
            try await recorder.close(closing)
        } catch {
            observe("tracking: \(error); the next run tells the rest")
        }
        await withDiscardingTaskGroup { group in
            for delivery in deliveries {
                group.addTask { [observe] in
                    guard let reason = await delivery.close(within: Self.patience, isPatient: isPatient)
                    else { return }
                    let name = delivery.tracker.name
                    observe("\(name): not all was sent (\(reason)); the next run sends the rest")
                }
            }
        }
    }

    /// Another run that has the turn may be about to end.
    private func updateLast() async throws -> Bool {
        for _ in 0..<10 {
            if try await recorder.update() { return true }
            await clock.sleep(.milliseconds(100))
        }
        return false
    }
}

extension Study {
    /// What tells this study from others for trackers: drawn once, and kept with it.
    fileprivate func trackingID() async throws -> String {
        func known() async throws -> String? {
            try await storage.study(id).systemAttributes[SystemAttribute.tracking]?.value?.string
        }
        if let known = try await known() { return known }
        let drawn = String(UInt64.random(in: .min ... .max), radix: 16)
        try await storage.annotate(
            id, with: [.system(key: SystemAttribute.tracking, JSON.string(drawn).text)])
        return try await known() ?? drawn
    }
}

extension RunResult {
    /// How the run ended, as trackers are told.
    var closing: Fact.Closing {
        switch end {
        case .interrupted: .init(state: .interrupted)
        case .notStartable(let failure), .sameFailure(_, let failure, _):
            .init(state: .failed, reason: failure.description)
        case .tooManyFailures: .init(state: .failed, reason: "too many trials failed")
        case .budget, .alreadyFinished, .time, .exhausted, .stopped: .init(state: .finished)
        }
    }
}
