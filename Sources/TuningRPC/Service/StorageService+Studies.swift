import GRPCCore
import SwiftProtobuf
import Tuning

/// Studies.
extension StorageService {
    func createNewStudy(
        request: Optuna_CreateNewStudyRequest, context: ServerContext
    ) async throws -> Optuna_CreateNewStudyReply {
        try await answering {
            let study = try await storage.createStudy(
                named: request.studyName, directions: request.directions.map(\.direction))
            return .with { $0.studyID = Int64(study.id.rawValue) }
        }
    }

    func deleteStudy(
        request: Optuna_DeleteStudyRequest, context: ServerContext
    ) async throws -> Optuna_DeleteStudyReply {
        try await answering {
            let id = try StudyRecord.ID(asked: request.studyID)
            try await storage.deleteStudy(id)
            mirrors.forget(id)
            return Optuna_DeleteStudyReply()
        }
    }

    func setStudyUserAttribute(
        request: Optuna_SetStudyUserAttributeRequest, context: ServerContext
    ) async throws -> Optuna_SetStudyUserAttributeReply {
        try await answering {
            let attribute = StudyAttribute.user(key: request.key, try request.value.checkedJSON)
            try await storage.annotate(StudyRecord.ID(asked: request.studyID), with: [attribute])
            return Optuna_SetStudyUserAttributeReply()
        }
    }

    func setStudySystemAttribute(
        request: Optuna_SetStudySystemAttributeRequest, context: ServerContext
    ) async throws -> Optuna_SetStudySystemAttributeReply {
        try await answering {
            let attribute = StudyAttribute.system(key: request.key, try request.value.checkedJSON)
            try await storage.annotate(StudyRecord.ID(asked: request.studyID), with: [attribute])
            return Optuna_SetStudySystemAttributeReply()
        }
    }

    func getStudyIdFromName(
        request: Optuna_GetStudyIdFromNameRequest, context: ServerContext
    ) async throws -> Optuna_GetStudyIdFromNameReply {
        try await answering {
            let study = try await storage.study(named: request.studyName)
            return .with { $0.studyID = Int64(study.id.rawValue) }
        }
    }

    func getStudyNameFromId(
        request: Optuna_GetStudyNameFromIdRequest, context: ServerContext
    ) async throws -> Optuna_GetStudyNameFromIdReply {
        try await answering {
            let study = try await storage.study(StudyRecord.ID(asked: request.studyID))
            return .with { $0.studyName = study.name }
        }
    }

    func getStudyDirections(
        request: Optuna_GetStudyDirectionsRequest, context: ServerContext
    ) async throws -> Optuna_GetStudyDirectionsReply {
        try await answering {
            let study = try await storage.study(StudyRecord.ID(asked: request.studyID))
            return .with { $0.directions = study.directions.map(Optuna_StudyDirection.init) }
        }
    }

    func getStudyUserAttributes(
        request: Optuna_GetStudyUserAttributesRequest, context: ServerContext
    ) async throws -> Optuna_GetStudyUserAttributesReply {
        try await answering {
            let study = try await storage.study(StudyRecord.ID(asked: request.studyID))
            return .with { $0.userAttributes = study.userAttributes.mapValues(\.rawValue) }
        }
    }

    func getStudySystemAttributes(
        request: Optuna_GetStudySystemAttributesRequest, context: ServerContext
    ) async throws -> Optuna_GetStudySystemAttributesReply {
        try await answering {
            let study = try await storage.study(StudyRecord.ID(asked: request.studyID))
            return .with { $0.systemAttributes = study.systemAttributes.mapValues(\.rawValue) }
        }
    }

    func getAllStudies(
        request: Optuna_GetAllStudiesRequest, context: ServerContext
    ) async throws -> Optuna_GetAllStudiesReply {
        try await answering {
            let studies = try await storage.studies()
            return .with { $0.studies = studies.map(Optuna_Study.init) }
        }
    }
}
