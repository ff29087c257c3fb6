import GRPCCore
import Tuning

import struct FoundationEssentials.Date

/// Optuna's storage protocol over any storage: unchanged Optuna clients work on its studies.
///
/// Whatever a reply acknowledges is kept as the storage keeps what it acknowledges. Calls run side by side.
struct StorageService: Optuna_StorageService.SimpleServiceProtocol {
    let storage: any Storage
    let texts = DistributionTexts()
    let now: @Sendable () -> Date
    let mirrors: StudyMirrors

    /// The service of the storage of `mirrors`; trials are dated by `now`.
    init(_ mirrors: StudyMirrors, now: @escaping @Sendable () -> Date = { Date() }) {
        (storage, self.mirrors, self.now) = (mirrors.storage, mirrors, now)
    }

    /// Records what happened to a trial.
    func record(_ event: TrialEvent, for id: Int64) async throws {
        let id = try FrozenTrial.ID(asked: id)
        try await storage.record([event], for: id)
        mirrors.note(event, for: id)
    }
}
