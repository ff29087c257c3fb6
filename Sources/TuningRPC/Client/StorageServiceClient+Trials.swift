import GRPCCore
import SwiftProtobuf
import Synchronization
import Tuning

import struct FoundationEssentials.Date

/// Trials that begin.
extension StorageServiceClient {
    func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        try await check([record], of: study)
        return try await add(record, to: study, inPlaceOf: nil)
    }

    /// One after the other: another one may come in between.
    @discardableResult
    func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        try await check(records, of: study)
        var trials: [FrozenTrial] = []
        for record in records { trials.append(try await add(record, to: study, inPlaceOf: nil)) }
        return trials
    }

    /// Adds a trial whose parameters fit.
    ///
    /// Those of another kind, where that may be, are noted: Optuna's servers would take them for those of the study.
    @discardableResult
    func add(
        _ record: TrialRecord, to study: StudyRecord.ID, inPlaceOf superseded: FrozenTrial.ID?
    ) async throws(StorageError) -> FrozenTrial {
        let others = known.withLock { known in
            record.parameters.space.filter { name, distribution in
                known.distribution(of: name, in: study)?.isCompatible(with: distribution) == false
            }.map { $0.0 }
        }
        let message = Optuna_Trial(noting: record, texts, others: Set(others), supersedes: superseded)
        let request = Optuna_CreateNewTrialRequest.with {
            ($0.studyID, $0.templateTrial) = (Int64(study.rawValue), message)
        }
        return try await create(request, in: study)
    }

    private func create(
        _ request: Optuna_CreateNewTrialRequest, in study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        let id = try await call(missing: .noStudyWithID(study)) { client, metadata, options in
            try await client.createNewTrial(request, metadata: metadata, options: options).trialID
        }
        return try await trial(FrozenTrial.ID(id), in: study)
    }

    func startTrial(
        in study: StudyRecord.ID, lease: Lease?
    ) async throws(StorageError) -> FrozenTrial {
        var next = try await refresh(study).min()
        while let id = next {
            do throws(StorageError) {
                if try await claim(id, lease: lease) { return try await trial(id, in: study) }
            } catch {
                guard case .trialFinished = error else { throw error }
            }
            // Many are after the oldest one: whoever was too slow takes any other.
            next = try await refresh(study).randomElement()
        }
        guard let lease else {
            return try await create(
                .with { ($0.studyID, $0.templateTrialIsNone) = (Int64(study.rawValue), true) }, in: study)
        }
        var record = TrialRecord(state: .running)
        (record.start, record.lease) = (Date(), lease)
        return try await add(record, to: study, inPlaceOf: nil)
    }

    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        let trial = try await trial(id)
        if trial.state.isFinished { throw .trialFinished(trial.number) }
        return trial.state == .waiting ? try await claim(id, lease: lease) : false
    }

    /// Starts a waiting trial unless another one is faster.
    private func claim(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        // Before the start, too: a trial that runs without a lease would be waited for for ever.
        if let lease { try await note(.lease(lease.stored, start: nil), about: id) }
        guard try await set(.running, values: [], of: id) else { return false }
        if let lease { try await note(.lease(lease.stored, start: nil), about: id) }
        return true
    }
}

/// Trials as they are.
extension StorageServiceClient {
    func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        let trial = try await message(id)
        if let study = known.withLock({ $0.running(id)?.study }) {
            return try complete([trial], of: study)[0]
        }
        guard trial.state == .running, trial.systemAttributes[ProposalText.prefix + "0"] != nil else {
            return trial
        }
        return try complete([trial], of: try await study(of: id))[0]
    }

    /// The trial `id`, which is one of `study`.
    func trial(_ id: FrozenTrial.ID, in study: StudyRecord.ID) async throws(StorageError) -> FrozenTrial {
        try complete([try await message(id)], of: study)[0]
    }

    private func message(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        let request = Optuna_GetTrialRequest.with { $0.trialID = Int64(id.rawValue) }
        let reply = try await call(missing: .noTrial(id)) { client, metadata, options in
            try await client.getTrial(request, metadata: metadata, options: options)
        }
        return try read { () throws(BadRequest) in try reply.trial.noted(texts) }
    }

    /// The study of the trial `id`.
    ///
    /// No call tells it, but one tells whether a trial is one of a study.
    func study(of id: FrozenTrial.ID) async throws(StorageError) -> StudyRecord.ID {
        if let study = known.withLock({ $0.running(id)?.study }) { return study }
        for study in try await studies() {
            let trials = try await trials(among: [id], after: FrozenTrial.ID(rawValue: .max), in: study.id)
            if !trials.isEmpty { return study.id }
        }
        throw .noTrial(id)
    }

    private func trials(
        among identifiers: [FrozenTrial.ID], after oldest: FrozenTrial.ID, in study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        let request = Optuna_GetTrialsRequest.with {
            $0.studyID = Int64(study.rawValue)
            $0.includedTrialIds = identifiers.map { Int64($0.rawValue) }
            $0.trialIDGreaterThan = Int64(oldest.rawValue)
        }
        let reply = try await call(missing: .noStudyWithID(study)) { client, metadata, options in
            try await client.getTrials(request, metadata: metadata, options: options)
        }
        var trials: [FrozenTrial] = []
        for trial in reply.trials {
            trials.append(try read { () throws(BadRequest) in try trial.noted(texts) })
        }
        return trials.sorted { $0.number < $1.number }
    }

    /// The trials with what their samplers proposed, once it is learnt what they are.
    private func complete(
        _ trials: [FrozenTrial], of study: StudyRecord.ID
    ) throws(StorageError) -> [FrozenTrial] {
        let known = known.withLock { known in
            known.learn(trials, of: study)
            return known.studies[study]?.distributions ?? [:]
        }
        var complete = trials
        for index in trials.indices where trials[index].state == .running {
            complete[index].record.proposal = try ProposalText.proposal(
                in: trials[index].systemAttributes
            ) { name in known[name] }
        }
        return complete
    }

    func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) async throws(StorageError) -> StudyChanges {
        let trials = try complete(
            try await trials(
                among: revision.open + revision.waiting, after: FrozenTrial.ID(rawValue: revision.position),
                in: study), of: study)
        let last = trials.map(\.id.rawValue).max() ?? -1
        let waited = Set(revision.waiting)
        let next = Revision(
            position: max(revision.position, last),
            open: trials.filter { $0.state == .running }.map(\.id),
            waiting: trials.filter { $0.state == .waiting }.map(\.id))
        return StudyChanges(
            trials: trials.filter { $0.state != .waiting || !waited.contains($0.id) }, revision: next)
    }

    /// Learns what is new in a study; returns the trials that wait.
    @discardableResult
    func refresh(_ study: StudyRecord.ID) async throws(StorageError) -> [FrozenTrial.ID] {
        let revision = known.withLock { $0.studies[study]?.revision ?? .start }
        let changes = try await changes(in: study, since: revision)
        known.withLock { $0.advance(study, from: revision, to: changes.revision) }
        return changes.revision.waiting
    }
}
