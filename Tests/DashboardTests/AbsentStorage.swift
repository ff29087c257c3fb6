import Tuning

/// A storage that cannot be reached.
struct AbsentStorage: Storage {
    private var error: StorageError { .unavailable("db", detail: "the connection was refused") }

    func createStudy(named name: String, directions: [Direction]) throws(StorageError) -> StudyRecord {
        throw error
    }
    func study(named name: String) throws(StorageError) -> StudyRecord { throw error }
    func study(_ id: StudyRecord.ID) throws(StorageError) -> StudyRecord { throw error }
    func studies() throws(StorageError) -> [StudyRecord] { throw error }
    func deleteStudy(_ id: StudyRecord.ID) throws(StorageError) { throw error }
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) throws(StorageError) {
        throw error
    }
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) throws(StorageError) -> FrozenTrial {
        throw error
    }
    func startTrial(in study: StudyRecord.ID, lease: Lease?) throws(StorageError) -> FrozenTrial {
        throw error
    }
    func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) throws(StorageError) -> FrozenTrial? { throw error }
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) throws(StorageError) -> Bool { throw error }
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) throws(StorageError) { throw error }
    func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) throws(StorageError) -> Bool { throw error }
    func trial(_ id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial { throw error }
    func changes(in study: StudyRecord.ID, since revision: Revision) throws(StorageError) -> StudyChanges {
        throw error
    }
}
