import GRPCCore
import SwiftProtobuf
import Tuning

/// Reading and making trials.
extension StorageService {
    func createNewTrial(
        request: Optuna_CreateNewTrialRequest, context: ServerContext
    ) async throws -> Optuna_CreateNewTrialReply {
        try await answering {
            var record = TrialRecord(state: .running)
            record.start = now()
            if !request.templateTrialIsNone { record = try request.templateTrial.record(texts) }
            let trial = try await storage.addTrial(record, to: StudyRecord.ID(asked: request.studyID))
            return .with { $0.trialID = Int64(trial.id.rawValue) }
        }
    }

    func getTrial(
        request: Optuna_GetTrialRequest, context: ServerContext
    ) async throws -> Optuna_GetTrialReply {
        try await answering {
            let trial = try await storage.trial(FrozenTrial.ID(asked: request.trialID))
            return .with { $0.trial = Optuna_Trial(trial, texts) }
        }
    }

    func getTrials(
        request: Optuna_GetTrialsRequest, context: ServerContext
    ) async throws -> Optuna_GetTrialsReply {
        try await answering {
            let trials = try await mirrors.mirror(of: StudyRecord.ID(asked: request.studyID)).trials(
                among: request.includedTrialIds.map { FrozenTrial.ID($0) },
                after: FrozenTrial.ID(request.trialIDGreaterThan))
            var reply = Optuna_GetTrialsReply()
            reply.trials = await messages(of: trials) { Optuna_Trial($0, texts) }
            return reply
        }
    }

    func getTrialIdFromStudyIdTrialNumber(
        request: Optuna_GetTrialIdFromStudyIdTrialNumberRequest, context: ServerContext
    ) async throws -> Optuna_GetTrialIdFromStudyIdTrialNumberReply {
        try await answering {
            let (study, number) = (try StudyRecord.ID(asked: request.studyID), Int(request.trialNumber))
            guard let trial = try await mirrors.mirror(of: study).trial(number: number) else {
                throw RPCError(
                    code: .notFound, message: "the study \(study.rawValue) has no trial of number \(number)")
            }
            return .with { $0.trialID = Int64(trial.id.rawValue) }
        }
    }
}

/// What happens to trials.
extension StorageService {
    func setTrialParameter(
        request: Optuna_SetTrialParameterRequest, context: ServerContext
    ) async throws -> Optuna_SetTrialParameterReply {
        try await answering {
            guard let distribution = texts.distribution(request.distribution) else {
                throw BadRequest("“\(request.distribution.prefix(100))” is not a distribution")
            }
            let event = TrialEvent.suggested(
                name: request.paramName, request.paramValueInternal, distribution)
            try await record(event, for: request.trialID)
            return Optuna_SetTrialParameterReply()
        }
    }

    func setTrialStateValues(
        request: Optuna_SetTrialStateValuesRequest, context: ServerContext
    ) async throws -> Optuna_SetTrialStateValuesReply {
        try await answering {
            var isUpdated = true
            switch request.state.state {
            case .running?:
                isUpdated = try await storage.startTrial(FrozenTrial.ID(asked: request.trialID), lease: nil)
            case let state? where state.isFinished:
                try await record(.finished(state, values: request.values), for: request.trialID)
            default:
                let trial = try await storage.trial(FrozenTrial.ID(asked: request.trialID))
                guard !trial.state.isFinished else { throw StorageError.trialFinished(trial.number) }
                throw BadRequest("a trial can be started and ended, and not made to wait again")
            }
            return .with { $0.trialUpdated = isUpdated }
        }
    }

    func setTrialIntermediateValue(
        request: Optuna_SetTrialIntermediateValueRequest, context: ServerContext
    ) async throws -> Optuna_SetTrialIntermediateValueReply {
        try await answering {
            let event = TrialEvent.reported(
                metric: nil, request.intermediateValue, step: Int(request.step))
            try await record(event, for: request.trialID)
            return Optuna_SetTrialIntermediateValueReply()
        }
    }

    func setTrialUserAttribute(
        request: Optuna_SetTrialUserAttributeRequest, context: ServerContext
    ) async throws -> Optuna_SetTrialUserAttributeReply {
        try await answering {
            let event = TrialEvent.userAttribute(key: request.key, try request.value.checkedJSON)
            try await record(event, for: request.trialID)
            return Optuna_SetTrialUserAttributeReply()
        }
    }

    func setTrialSystemAttribute(
        request: Optuna_SetTrialSystemAttributeRequest, context: ServerContext
    ) async throws -> Optuna_SetTrialSystemAttributeReply {
        try await answering {
            let event = TrialEvent.systemAttribute(key: request.key, try request.value.checkedJSON)
            try await record(event, for: request.trialID)
            return Optuna_SetTrialSystemAttributeReply()
        }
    }
}
