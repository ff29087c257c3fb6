import GRPCCore
import SwiftProtobuf
import Synchronization
import Tuning

/// What happens to trials.
extension StorageServiceClient {
    /// Records one event after the other, once it is sure that all may be.
    ///
    /// Whoever dies in between leaves a part, but never an end without what comes before it.
    func record(_ events: [TrialEvent], for id: FrozenTrial.ID) async throws(StorageError) {
        let (study, state) = try await self.state(of: id)
        do throws(StorageError) {
            try await check(events, of: study, state)
        } catch {
            // That it has ended counts more; what is known of it may be old.
            let trial = try await trial(id)
            guard !trial.state.isFinished else { throw .trialFinished(trial.number) }
            throw error
        }
        for event in events.spelledOut { try await send(event, to: id, of: study) }
    }

    /// The study of a trial, and the trial as far as is known.
    private func state(
        of id: FrozenTrial.ID
    ) async throws(StorageError) -> (StudyRecord.ID, FrozenTrial) {
        if let running = known.withLock({ $0.running(id) }) {
            return (
                running.study,
                FrozenTrial(id: id, number: running.number, record: TrialRecord(state: .running))
            )
        }
        let trial = try await trial(id)
        guard !trial.state.isFinished else { throw .trialFinished(trial.number) }
        let study = try await study(of: id)
        known.withLock { $0.learn([trial], of: study) }
        return (study, trial)
    }

    /// Throws what a storage refuses `events` for.
    private func check(
        _ events: [TrialEvent], of study: StudyRecord.ID, _ trial: FrozenTrial
    ) async throws(StorageError) {
        try trial.check(events)
        var suggested: [(String, Distribution)] = []
        for event in events {
            switch event {
            case .suggested(let name, _, let distribution): suggested.append((name, distribution))
            case .superseded(by: let record):
                try record.checkValues()
                suggested += record.parameters.space.map { ($0.0, $0.1) }
            default: break
            }
        }
        try await check(suggested, of: study)
    }

    /// Throws what a storage refuses trials for.
    func check(_ records: [TrialRecord], of study: StudyRecord.ID) async throws(StorageError) {
        for record in records { try record.checkValues() }
        var spaces = Set<SearchSpace>()
        for record in records { spaces.insert(record.parameters.space) }
        try await check(spaces.flatMap { space in space.map { ($0.0, $0.1) } }, of: study)
    }

    private func check(
        _ parameters: [(String, Distribution)], of study: StudyRecord.ID
    ) async throws(StorageError) {
        guard !parameters.isEmpty else { return }
        let isKnown = known.withLock { known in
            parameters.allSatisfy { known.distribution(of: $0.0, in: study) != nil }
        }
        if !isKnown { try await refresh(study) }
        var (local, record) = ([String: Distribution](), StudyRecord?.none)
        for (name, distribution) in parameters {
            let first =
                known.withLock { $0.distribution(of: name, in: study) } ?? local[name] ?? distribution
            local[name] = first
            guard !first.isCompatible(with: distribution) else { continue }
            let study = if let record { record } else { try await self.study(study) }
            record = study
            guard study.mayChange(name) else {
                throw .incompatible(.redefined(name, was: first, now: distribution))
            }
        }
    }

    private func send(
        _ event: TrialEvent, to id: FrozenTrial.ID, of study: StudyRecord.ID
    ) async throws(StorageError) {
        switch event {
        case .suggested(let name, let value, let distribution):
            try await set(name, value, distribution, of: id, in: study)
        case .proposed(let proposal): try await propose(proposal, for: id)
        case .reported(nil, let value, let step): try await report(value, step: step, of: id)
        case .reported(let metric?, let value, let step):
            try await note(.metric(name: metric, step: step, value), about: id)
        case .userAttribute(let key, let text):
            for note in [key: text].notes(of: .user) { try await self.note(note, about: id) }
            try await setUserAttribute(key, text.sent, of: id)
        case .systemAttribute(let key, let text):
            for note in [key: text].notes(of: .system) { try await self.note(note, about: id) }
            try await setSystemAttribute(key, text.sent, of: id)
        case .leased(let lease): try await note(.lease(lease.stored, start: nil), about: id)
        case .finished(let state, let values):
            let names = known.withLock { $0.running(id)?.names } ?? []
            if names != names.sorted() { try await note(.order(names), about: id) }
            _ = try await set(state, values: values, of: id)
        case .superseded(by: let record):
            // It has ended by now: of many who take a trial back one alone can end it.
            try await add(record, to: study, inPlaceOf: id)
        }
    }

    private func set(
        _ name: String, _ value: Double, _ distribution: Distribution, of id: FrozenTrial.ID,
        in study: StudyRecord.ID
    ) async throws(StorageError) {
        let (first, isAgain) = known.withLock { known in
            known.learn(name, distribution, of: study)
            return (
                known.distribution(of: name, in: study) ?? distribution, known.set(name, ofTrial: id)
            )
        }
        guard first.isCompatible(with: distribution) else {
            return try await note(.parameter(name: name, value, distribution), about: id)
        }
        let request = Optuna_SetTrialParameterRequest.with {
            ($0.trialID, $0.paramName, $0.paramValueInternal) = (Int64(id.rawValue), name, value)
            $0.distribution = texts.text(distribution)
        }
        try await write(id) { client, metadata, options in
            _ = try await client.setTrialParameter(request, metadata: metadata, options: options)
        } refusal: { refusal throws(StorageError) in
            guard refusal.code == .invalidArgument else { return nil }
            throw .incompatible(.redefined(name, was: first, now: distribution))
        }
        // Optuna's databases keep the first of two values.
        if isAgain || distribution.isMistakenByOptuna(at: value) {
            try await note(.parameter(name: name, value, distribution), about: id)
        }
    }

    private func propose(_ proposal: Parameters, for id: FrozenTrial.ID) async throws(StorageError) {
        let pieces = ProposalText.pieces(of: proposal)
        let before = known.withLock { known in
            let before = known.running(id)?.pieces ?? 0
            known.setPieces(pieces.count, ofTrial: id)
            return before
        }
        for piece in pieces { try await setSystemAttribute(piece.key, piece.text.rawValue, of: id) }
        // Nothing can be removed: an empty piece ends a proposal that is shorter than the one before.
        if before > pieces.count {
            let key = ProposalText.prefix + String(pieces.count)
            try await setSystemAttribute(key, JSON.string("").text.rawValue, of: id)
        }
    }
}
