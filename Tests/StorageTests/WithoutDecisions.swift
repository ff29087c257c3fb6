import Tuning

/// A storage that decides nothing in one step that the protocol can do in several.
struct WithoutDecisions: Storage {
    let base: any Storage

    func createStudy(named name: String, directions: [Direction]) async throws(StorageError) -> StudyRecord {
        try await base.createStudy(named: name, directions: directions)
    }
    func study(named name: String) async throws(StorageError) -> StudyRecord {
        try await base.study(named: name)
    }
    func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord { try await base.study(id) }
    func studies() async throws(StorageError) -> [StudyRecord] { try await base.studies() }
    func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) { try await base.deleteStudy(id) }
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) async throws(StorageError) {
        try await base.annotate(study, with: attributes)
    }
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) async throws(StorageError) -> FrozenTrial {
        try await base.addTrial(record, to: study)
    }
    func startTrial(in study: StudyRecord.ID, lease: Lease?) async throws(StorageError) -> FrozenTrial {
        try await base.startTrial(in: study, lease: lease)
    }
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) async throws(StorageError) -> Bool {
        try await base.startTrial(id, lease: lease)
    }
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) async throws(StorageError) {
        try await base.record(events, for: trial)
    }
    func trial(_ id: FrozenTrial.ID) async throws(StorageError) -> FrozenTrial { try await base.trial(id) }
    func changes(in study: StudyRecord.ID, since revision: Revision) async throws(StorageError)
        -> StudyChanges
    {
        try await base.changes(in: study, since: revision)
    }
}
