import GRPCCore
import GRPCNIOTransportHTTP2Posix
import SwiftProtobuf
import Synchronization
import Tuning

/// The calls that change a trial.
extension StorageServiceClient {
    /// Makes a call that a trial refuses which has ended.
    func write(
        _ id: FrozenTrial.ID,
        _ body:
            @escaping @Sendable (
                Optuna_StorageService.Client<HTTP2ClientTransport.Posix>, Metadata, CallOptions
            ) async throws -> Void,
        refusal: @Sendable (ServerLink.Refusal) async throws(StorageError) -> Void? = {
            _ throws(StorageError) in nil
        }
    ) async throws(StorageError) {
        try await call(missing: .noTrial(id), body) { told throws(StorageError) in
            if let reply: Void = try await refusal(told) { return reply }
            guard told.code == .failedPrecondition else { return nil }
            throw .trialFinished(try await self.trial(id).number)
        }
    }

    /// Sets the state of a trial: whether it was set, `false` if it runs already and is to be started.
    func set(
        _ state: TrialState, values: [Double], of id: FrozenTrial.ID
    ) async throws(StorageError) -> Bool {
        let request = Optuna_SetTrialStateValuesRequest.with {
            ($0.trialID, $0.state, $0.values) = (Int64(id.rawValue), Optuna_TrialState(state), values)
        }
        let isSet = try await call(missing: .noTrial(id)) { client, metadata, options in
            try await client.setTrialStateValues(request, metadata: metadata, options: options).trialUpdated
        } refusal: { refusal throws(StorageError) in
            guard refusal.code == .failedPrecondition else { return nil }
            let trial = try await self.trial(id)
            // The first of two calls may have done it.
            if refusal.isAgain, trial.state == state, trial.values == values { return true }
            throw .trialFinished(trial.number)
        }
        if state.isFinished { known.withLock { $0.forget(id) } }
        return isSet
    }

    func report(_ value: Double, step: Int, of id: FrozenTrial.ID) async throws(StorageError) {
        let request = Optuna_SetTrialIntermediateValueRequest.with {
            ($0.trialID, $0.step, $0.intermediateValue) = (Int64(id.rawValue), Int64(step), value)
        }
        try await write(id) { client, metadata, options in
            _ = try await client.setTrialIntermediateValue(request, metadata: metadata, options: options)
        }
    }

    func setUserAttribute(
        _ key: String, _ value: String, of id: FrozenTrial.ID
    ) async throws(StorageError) {
        let request = Optuna_SetTrialUserAttributeRequest.with {
            ($0.trialID, $0.key, $0.value) = (Int64(id.rawValue), key, value)
        }
        try await write(id) { client, metadata, options in
            _ = try await client.setTrialUserAttribute(request, metadata: metadata, options: options)
        }
    }

    func setSystemAttribute(
        _ key: String, _ value: String, of id: FrozenTrial.ID
    ) async throws(StorageError) {
        let request = Optuna_SetTrialSystemAttributeRequest.with {
            ($0.trialID, $0.key, $0.value) = (Int64(id.rawValue), key, value)
        }
        try await write(id) { client, metadata, options in
            _ = try await client.setTrialSystemAttribute(request, metadata: metadata, options: options)
        }
    }

    func note(_ note: TrialNote, about id: FrozenTrial.ID) async throws(StorageError) {
        let attribute = note.attribute(texts)
        try await setSystemAttribute(attribute.key, attribute.value.text.rawValue, of: id)
    }
}
