import GRPCCore
import SwiftProtobuf
import Tuning

/// The protocol of our own over any storage: what it can do, a call for each.
struct StudyService: Apus_StudyService.SimpleServiceProtocol {
    let storage: any Storage
    let texts = DistributionTexts()
    private let mirrors: StudyMirrors

    /// The service of the storage of `mirrors`.
    init(_ mirrors: StudyMirrors) { (storage, self.mirrors) = (mirrors.storage, mirrors) }
}

/// Studies.
extension StudyService {
    func createStudy(
        request: Apus_CreateStudyRequest, context: ServerContext
    ) async throws -> Apus_Study {
        try await answering {
            Apus_Study(
                try await storage.createStudy(
                    named: request.name, directions: try request.directions.directions))
        }
    }

    func findStudy(request: Apus_FindStudyRequest, context: ServerContext) async throws -> Apus_Study {
        try await answering {
            switch request.key {
            case .name(let name): Apus_Study(try await storage.study(named: name))
            case .id(let id): Apus_Study(try await storage.study(StudyRecord.ID(id)))
            case nil: throw BadRequest("a study is found by its name or its id")
            }
        }
    }

    func listStudies(request: Apus_ListStudiesRequest, context: ServerContext) async throws -> Apus_Studies {
        try await answering {
            let studies = try await storage.studies()
            return .with { $0.studies = studies.map(Apus_Study.init) }
        }
    }

    func deleteStudy(request: Apus_DeleteStudyRequest, context: ServerContext) async throws -> Apus_Done {
        try await answering {
            try await storage.deleteStudy(StudyRecord.ID(asked: request.id))
            return Apus_Done()
        }
    }

    func annotate(request: Apus_AnnotateRequest, context: ServerContext) async throws -> Apus_Done {
        try await answering {
            let attributes: [StudyAttribute] =
                try request.userAttributes.map { .user(key: $0.key, try $0.text.checkedJSON) }
                + request.systemAttributes.map { .system(key: $0.key, try $0.text.checkedJSON) }
            try await storage.annotate(StudyRecord.ID(asked: request.id), with: attributes)
            return Apus_Done()
        }
    }
}

/// Trials.
extension StudyService {
    func addTrials(request: Apus_AddTrialsRequest, context: ServerContext) async throws -> Apus_Trials {
        try await answering {
            let records = try request.records.map { try $0.record(texts) }
            let study = try StudyRecord.ID(asked: request.studyID)
            let trials =
                records.count == 1
                ? [try await storage.addTrial(records[0], to: study)]
                : try await storage.addTrials(records, to: study)
            return .with { $0.trials = trials.map { Apus_Trial($0, texts) } }
        }
    }

    func startTrial(request: Apus_StartTrialRequest, context: ServerContext) async throws -> Apus_Trials {
        try await answering {
            let study = try StudyRecord.ID(asked: request.studyID)
            let lease = request.hasLease ? try request.lease.lease : nil
            let trial: FrozenTrial?
            if request.hasBudget, let lease {
                trial = try await storage.startTrial(in: study, lease: lease, within: Int(request.budget))
            } else {
                trial = try await storage.startTrial(in: study, lease: lease)
            }
            return .with { $0.trials = (trial.map { [$0] } ?? []).map { Apus_Trial($0, texts) } }
        }
    }

    func startWaitingTrial(
        request: Apus_StartWaitingTrialRequest, context: ServerContext
    ) async throws -> Apus_Decision {
        try await answering {
            let isDone = try await storage.startTrial(
                try FrozenTrial.ID(asked: request.id), lease: request.hasLease ? try request.lease.lease : nil
            )
            return .with { $0.isDone = isDone }
        }
    }

    func record(request: Apus_RecordRequest, context: ServerContext) async throws -> Apus_Decision {
        try await answering {
            let (id, events) = (
                try FrozenTrial.ID(asked: request.id), try request.events.map { try $0.event(texts) }
            )
            var isDone = true
            if request.hasIfHeldBy {
                isDone = try await storage.record(events, for: id, ifHeldBy: try request.ifHeldBy.lease)
            } else {
                try await storage.record(events, for: id)
            }
            if isDone { for event in events { mirrors.note(event, for: id) } }
            return .with { $0.isDone = isDone }
        }
    }

    func getTrial(request: Apus_GetTrialRequest, context: ServerContext) async throws -> Apus_Trial {
        try await answering { Apus_Trial(try await storage.trial(FrozenTrial.ID(asked: request.id)), texts) }
    }

    func getChanges(request: Apus_GetChangesRequest, context: ServerContext) async throws -> Apus_Changes {
        try await answering {
            let revision = request.hasSince ? request.since.revision : .start
            let changes = try await storage.changes(
                in: StudyRecord.ID(asked: request.studyID), since: revision)
            var reply = Apus_Changes()
            reply.trials = await messages(of: changes.trials) { Apus_Trial($0, texts) }
            reply.revision = Apus_Revision(changes.revision)
            return reply
        }
    }
}
