import Glibc
import Tuning

/// Writes down what is stored about trials, and has it delivered.
///
/// Runs that share a folder take turns: one at a time writes down what happens in all of them. Trials are told by the runs
/// in whose folder they are, so that workers on several machines tell each its own.
actor Recorder {
    private let study: Study
    private let profile: StudyProfile
    private let folder: StudyFolder
    private let spool: Spool
    private let clock: Clockwork
    private let deliveries: [Delivery]
    private var writer: SpoolWriter?
    private var chronicle: Chronicle
    private var revision: Revision
    /// What has changed and was not told: the folder of a trial is made a moment after it was started.
    private var pending: [Int: FrozenTrial]

    init(
        _ study: Study, _ profile: StudyProfile, in folder: StudyFolder, knowing changes: StudyChanges,
        spool: Spool, clock: Clockwork, deliveries: [Delivery]
    ) {
        (self.study, self.profile, self.folder) = (study, profile, folder)
        (self.spool, self.clock, self.deliveries) = (spool, clock, deliveries)
        chronicle = Chronicle(metric: profile.objectives[0].metric)
        revision = changes.revision
        pending = Dictionary(changes.trials.map { ($0.number, $0) }) { $1 }
    }

    /// Writes down what is new, if this is the run whose turn it is.
    ///
    /// - Returns: Whether it is.
    /// - Throws: Why that cannot be done now; nothing is lost by it.
    @discardableResult
    func update() async throws -> Bool {
        let changes = try await study.storage.changes(in: study.id, since: revision)
        revision = changes.revision
        for trial in changes.trials { pending[trial.number] = trial }
        guard try takeTurn() else { return false }
        // With what is told already put aside, a failure to write it leaves things as they were.
        var told = chronicle
        var rest: [Int: FrozenTrial] = [:]
        var facts: [Fact] = []
        for (number, trial) in pending.sorted(by: { $0.key < $1.key }) {
            if isHere(number) {
                facts += told.facts(of: trial, at: clock.now())
            } else if !trial.state.isFinished {
                rest[number] = trial
            }
        }
        try write(facts)
        (chronicle, pending) = (told, rest)
        return true
    }

    /// Writes down how the run ended, if this is the run whose turn it is.
    func close(_ closing: Fact.Closing) throws { try write([Fact(.closed(closing), at: clock.now())]) }

    private func takeTurn() throws -> Bool {
        if writer != nil { return true }
        guard let writer = try SpoolWriter(spool) else { return false }
        var position = 0
        while case let batch = try spool.batch(from: position), batch.end != position {
            for fact in batch.facts { chronicle.note(fact) }
            position = batch.end
        }
        self.writer = writer
        try write([Fact(.opened(profile), at: clock.now())])
        for delivery in deliveries { delivery.start() }
        return true
    }

    private func isHere(_ number: Int) -> Bool { access("\(folder.path)/\(number)", F_OK) == 0 }

    private func write(_ facts: [Fact]) throws {
        guard let writer, !facts.isEmpty else { return }
        try writer.append(facts)
        for delivery in deliveries { delivery.ring() }
    }
}
