import GRPCCore
import Synchronization
import Tuning

import struct FoundationEssentials.Date

/// Optuna's storage protocol over any storage: unchanged Optuna clients work on its studies.
///
/// Whatever a reply acknowledges is kept as the storage keeps what it acknowledges. Calls run side by side.
struct StorageService: Optuna_StorageService.SimpleServiceProtocol {
    let storage: any Storage
    let texts = DistributionTexts()
    let now: @Sendable () -> Date
    private let mirrors = Mirrors()
    private let noted = NotedTrials()

    /// The service of `storage`; trials are dated by `now`.
    init(_ storage: any Storage, now: @escaping @Sendable () -> Date = { Date() }) {
        (self.storage, self.now) = (storage, now)
    }

    /// What is known of the trials of a study.
    func mirror(of study: StudyRecord.ID) -> StudyMirror { mirrors.mirror(of: study, in: storage, noted) }

    /// Records what happened to a trial.
    func record(_ event: TrialEvent, for id: Int64) async throws {
        let id = try FrozenTrial.ID(asked: id)
        try await storage.record([event], for: id)
        noted.withLock { noted in
            if case .finished = event { noted.remove(id) } else { noted.insert(id) }
        }
    }

    /// Forgets a study.
    func forget(_ study: StudyRecord.ID) { mirrors.forget(study) }
}

/// A mirror for each study that was asked about.
private final class Mirrors: Sendable {
    private let mirrors = Mutex<[StudyRecord.ID: StudyMirror]>([:])

    func mirror(of study: StudyRecord.ID, in storage: any Storage, _ noted: NotedTrials) -> StudyMirror {
        mirrors.withLock { mirrors in
            if let mirror = mirrors[study] { return mirror }
            let mirror = StudyMirror(of: study, in: storage, noted: noted)
            mirrors[study] = mirror
            return mirror
        }
    }

    func forget(_ study: StudyRecord.ID) { mirrors.withLock { $0[study] = nil } }
}
