import GRPCCore
import SwiftProtobuf
import Tuning

/// The storage of a server that speaks the protocol of our own.
final class StudyServiceClient: Storage {
    private let link: ServerLink
    private let texts = DistributionTexts()

    /// The storage behind `link`.
    init(_ link: ServerLink) { self.link = link }

    /// Asks whether the server is there and speaks the protocol.
    ///
    /// Whoever was never there is not waited for.
    /// - Throws: ``StorageError/unavailable(_:detail:)``.
    /// - Returns: Whether it speaks the protocol.
    func isSpoken() async throws(StorageError) -> Bool {
        try await link.call(waits: false) { client, metadata, options in
            _ = try await Apus_StudyService.Client(wrapping: client).listStudies(
                Apus_ListStudiesRequest(), metadata: metadata, options: options)
            return true
        } refusal: { refusal throws(StorageError) in
            refusal.code == .unimplemented ? false : nil
        }
    }

    /// What the message of a reply describes.
    private func read<Value>(_ body: () throws(BadRequest) -> Value) throws(StorageError) -> Value {
        do { return try body() } catch { throw .damaged(link.place, detail: error.description) }
    }

    /// The trials of a reply.
    private func read(_ trials: [Apus_Trial]) throws(StorageError) -> [FrozenTrial] {
        var read: [FrozenTrial] = []
        read.reserveCapacity(trials.count)
        for trial in trials { read.append(try self.read { () throws(BadRequest) in try trial.trial(texts) }) }
        return read
    }
}

/// Studies.
extension StudyServiceClient {
    /// Makes a study.
    func createStudy(
        named name: String, directions: [Direction]
    ) async throws(StorageError) -> StudyRecord {
        let request = Apus_CreateStudyRequest.with {
            ($0.name, $0.directions) = (name, directions.map(\.rawValue))
        }
        let study = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).createStudy(
                request, metadata: metadata, options: options)
        } refusal: { refusal throws(StorageError) in
            guard refusal.isAgain, case .studyExists = refusal.error else { return nil }
            return Apus_Study(try await self.study(named: name))
        }
        return try read { () throws(BadRequest) in try study.record }
    }

    /// The study called `name`.
    func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await find(.with { $0.name = name })
    }

    /// The study `id`.
    func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord {
        try await find(.with { $0.id = Int64(id.rawValue) })
    }

    private func find(_ request: Apus_FindStudyRequest) async throws(StorageError) -> StudyRecord {
        let study = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).findStudy(
                request, metadata: metadata, options: options)
        }
        return try read { () throws(BadRequest) in try study.record }
    }

    /// All studies, in the order in which they were made.
    func studies() async throws(StorageError) -> [StudyRecord] {
        let reply = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).listStudies(
                Apus_ListStudiesRequest(), metadata: metadata, options: options)
        }
        var studies: [StudyRecord] = []
        for study in reply.studies { studies.append(try read { () throws(BadRequest) in try study.record }) }
        return studies
    }

    /// Deletes a study with all its trials.
    func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) {
        let request = Apus_DeleteStudyRequest.with { $0.id = Int64(id.rawValue) }
        _ = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).deleteStudy(
                request, metadata: metadata, options: options)
        } refusal: { refusal throws(StorageError) in
            if refusal.isAgain, case .noStudyWithID = refusal.error { Apus_Done() } else { nil }
        }
    }

    /// Notes something about a study.
    func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) async throws(StorageError) {
        var request = Apus_AnnotateRequest.with { $0.id = Int64(study.rawValue) }
        for attribute in attributes {
            switch attribute {
            case .user(let key, let text): request.userAttributes.append(Apus_Attribute(key, text))
            case .system(let key, let text): request.systemAttributes.append(Apus_Attribute(key, text))
            }
        }
        _ = try await link.call { [request] client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).annotate(
                request, metadata: metadata, options: options)
        }
    }
}

/// Trials that begin.
extension StudyServiceClient {
    /// Adds a trial as `record` describes it.
    func addTrial(
        _ record: TrialRecord, to study: StudyRecord.ID
    ) async throws(StorageError) -> FrozenTrial {
        guard let trial = try await addTrials([record], to: study).first else {
            throw .damaged(link.place, detail: "the reply has no trial")
        }
        return trial
    }

    /// Adds many trials with one call.
    @discardableResult
    func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        let request = Apus_AddTrialsRequest.with {
            $0.studyID = Int64(study.rawValue)
            $0.records = records.map { Apus_TrialRecord($0, texts) }
        }
        let reply = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).addTrials(
                request, metadata: metadata, options: options)
        }
        return try read(reply.trials)
    }

    /// Starts the oldest waiting trial, or a new one.
    func startTrial(
        in study: StudyRecord.ID, lease: Lease?
    ) async throws(StorageError) -> FrozenTrial {
        guard let trial = try await start(in: study, lease: lease, budget: nil) else {
            throw .damaged(link.place, detail: "the reply has no trial")
        }
        return trial
    }

    /// Starts the oldest waiting trial, or a new one, unless the study has all the trials that it is to have.
    func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        try await start(in: study, lease: lease, budget: budget)
    }

    private func start(
        in study: StudyRecord.ID, lease: Lease?, budget: Int?
    ) async throws(StorageError) -> FrozenTrial? {
        let request = Apus_StartTrialRequest.with {
            $0.studyID = Int64(study.rawValue)
            if let lease { $0.lease = Apus_Lease(lease) }
            if let budget { $0.budget = Int64(budget) }
        }
        let reply = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).startTrial(
                request, metadata: metadata, options: options)
        }
        return try read(reply.trials).first
    }

    /// Starts the waiting trial `id`, whatever waits before it.
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        let request = Apus_StartWaitingTrialRequest.with {
            $0.id = Int64(id.rawValue)
            if let lease { $0.lease = Apus_Lease(lease) }
        }
        return try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).startWaitingTrial(
                request, metadata: metadata, options: options)
        }.isDone
    }
}

/// What happens to trials.
extension StudyServiceClient {
    /// Records what happened to a trial, all of it or nothing.
    func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID
    ) async throws(StorageError) {
        _ = try await record(events, trial, ifHeldBy: nil)
    }

    /// Records what happened to a trial if it runs and is held by `lease`: whether it was recorded.
    func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        try await record(events, trial, ifHeldBy: lease)
    }

    private func record(
        _ events: [TrialEvent], _ id: FrozenTrial.ID, ifHeldBy lease: Lease?
    ) async throws(StorageError) -> Bool {
        let request = Apus_RecordRequest.with {
            $0.id = Int64(id.rawValue)
            $0.events = events.map { Apus_TrialEvent($0, texts) }
            if let lease { $0.ifHeldBy = Apus_Lease(lease) }
        }
        return try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).record(
                request, metadata: metadata, options: options)
        } refusal: { refusal throws(StorageError) in
            guard refusal.isAgain, case .trialFinished = refusal.error,
                let end = events.end
            else { return nil }
            let trial = try await self.trial(id)
            return trial.state == end.state && trial.values == end.values ? .with { $0.isDone = true } : nil
        }.isDone
    }

    /// One trial.
    func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial {
        let request = Apus_GetTrialRequest.with { $0.id = Int64(id.rawValue) }
        let trial = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).getTrial(
                request, metadata: metadata, options: options)
        }
        return try read { () throws(BadRequest) in try trial.trial(texts) }
    }

    /// The trials that changed after `revision`, in order of number.
    func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) async throws(StorageError) -> StudyChanges {
        let request = Apus_GetChangesRequest.with {
            $0.studyID = Int64(study.rawValue)
            if revision != .start { $0.since = Apus_Revision(revision) }
        }
        let reply = try await link.call { client, metadata, options in
            try await Apus_StudyService.Client(wrapping: client).getChanges(
                request, metadata: metadata, options: options)
        }
        return StudyChanges(trials: try read(reply.trials), revision: reply.revision.revision)
    }
}
