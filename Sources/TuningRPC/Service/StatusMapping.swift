import GRPCCore
import Tuning

extension RPCError {
    /// What a client is told of `error`: Optuna's takes these codes for its own exceptions.
    init(_ error: any Error) {
        switch error {
        case let error as RPCError: self = error
        case let error as BadRequest: self.init(code: .invalidArgument, message: error.description)
        case let error as StorageError:
            self.init(
                code: error.code, message: error.description,
                metadata: [StorageFault.key: "\(StorageFault.text(error))"])
        default: self.init(code: .unknown, message: "\(error)")
        }
    }
}

extension StorageError {
    fileprivate var code: RPCError.Code {
        switch self {
        case .studyExists: .alreadyExists
        case .noStudy, .noStudyWithID, .noTrial: .notFound
        case .trialFinished, .notRunning: .failedPrecondition
        case .incompatible, .notANumber, .tooLarge: .invalidArgument
        case .full: .resourceExhausted
        case .readOnly: .permissionDenied
        case .locked, .unavailable: .unavailable
        default: .unknown
        }
    }
}

/// What `body` returns; what it throws is told as a status.
func answering<Reply>(_ body: () async throws -> Reply) async throws(RPCError) -> Reply {
    do { return try await body() } catch { throw RPCError(error) }
}

/// The messages of `trials`; those of many are made aside, so that other calls do not wait.
func messages<Message: Sendable>(
    of trials: [FrozenTrial], _ message: @Sendable (FrozenTrial) -> Message
) async -> [Message] {
    guard trials.count > CallTable.longList else { return trials.map(message) }
    return await withTaskExecutorPreference(globalConcurrentExecutor) { trials.map(message) }
}
