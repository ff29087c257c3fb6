import Synchronization
import Tuning

/// A storage whose calls go to the one and the other of two in turn.
final class TakingTurns: Storage {
    private let storages: [any Storage]
    private let calls = Atomic<Int>(0)

    init(_ storages: any Storage...) { self.storages = storages }

    private var next: any Storage {
        storages[calls.wrappingAdd(1, ordering: .relaxed).oldValue % storages.count]
    }

    func createStudy(named name: String, directions: [Direction]) async throws(StorageError) -> StudyRecord {
        try await next.createStudy(named: name, directions: directions)
    }
    func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await next.study(named: name)
    }
    func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord { try await next.study(id) }
    func studies() async throws(StorageError) -> [StudyRecord] { try await next.studies() }
    func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) { try await next.deleteStudy(id) }
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) async throws(StorageError) {
        try await next.annotate(study, with: attributes)
    }
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) async throws(StorageError) -> FrozenTrial {
        try await next.addTrial(record, to: study)
    }
    func addTrials(
        _ records: [TrialRecord], to study: StudyRecord.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        try await next.addTrials(records, to: study)
    }
    func startTrial(in study: StudyRecord.ID, lease: Lease?) async throws(StorageError) -> FrozenTrial {
        try await next.startTrial(in: study, lease: lease)
    }
    func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) async throws(StorageError) -> FrozenTrial? {
        try await next.startTrial(in: study, lease: lease, within: budget)
    }
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        try await next.startTrial(id, lease: lease)
    }
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) async throws(StorageError) {
        try await next.record(events, for: trial)
    }
    func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) async throws(StorageError) -> Bool {
        try await next.record(events, for: trial, ifHeldBy: lease)
    }
    func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial { try await next.trial(id) }
    func changes(in study: StudyRecord.ID, since revision: Revision) async throws(StorageError)
        -> StudyChanges
    {
        try await next.changes(in: study, since: revision)
    }
}
