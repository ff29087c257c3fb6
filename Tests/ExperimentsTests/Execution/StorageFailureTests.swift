import Experiments
import Synchronization
import Testing
import Tuning

/// A storage in memory that is full from some write on.
private final class FillingStorage: Storage {
    let memory = InMemoryStorage()
    /// How many records it still takes.
    let room: Mutex<Int>

    init(room: Int) { self.room = Mutex(room) }

    private func take() throws(StorageError) {
        let isFull = room.withLock { room in
            room -= 1
            return room < 0
        }
        if isFull { throw .full("memory:") }
    }

    func createStudy(named name: String, directions: [Direction]) throws(StorageError) -> StudyRecord {
        try memory.createStudy(named: name, directions: directions)
    }
    func study(named name: String) throws(StorageError) -> StudyRecord { try memory.study(named: name) }
    func study(_ id: StudyRecord.ID) throws(StorageError) -> StudyRecord { try memory.study(id) }
    func studies() throws(StorageError) -> [StudyRecord] { memory.studies() }
    func deleteStudy(_ id: StudyRecord.ID) throws(StorageError) { try memory.deleteStudy(id) }
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) throws(StorageError) {
        try memory.annotate(study, with: attributes)
    }
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) throws(StorageError) -> FrozenTrial {
        try memory.addTrial(record, to: study)
    }
    func startTrial(in study: StudyRecord.ID, lease: Lease?) throws(StorageError) -> FrozenTrial {
        try take()
        return try memory.startTrial(in: study, lease: lease)
    }
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) throws(StorageError) -> Bool {
        try take()
        return try memory.startTrial(id, lease: lease)
    }
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) throws(StorageError) {
        try take()
        try memory.record(events, for: trial)
    }
    func trial(_ id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial { try memory.trial(id) }
    func changes(in study: StudyRecord.ID, since revision: Revision) throws(StorageError) -> StudyChanges {
        try memory.changes(in: study, since: revision)
    }
}

/// Wherever the storage fails, the run ends with its error, no process is left, and nothing that was stored is lost.
@Test(arguments: 0..<14)
func aStorageThatFailsEndsTheRun(room: Int) async throws {
    let storage = FillingStorage(room: room)
    let lab = try Laboratory(storage: storage)
    let script =
        "echo $$ >> $0/pids; echo acc=$1 step=1; echo acc=$1 step=2; [ $APUS_TRIAL -gt 0 ] || sleep 0.05"
    let experiment = try lab.experiment(script, trials: 3, run: ", parallel: 2")
    let terms = LeaseTerms(length: .milliseconds(100))
    await #expect(throws: StorageError.self) { try await lab.run(experiment, terms: terms) }
    #expect(lab.read("pids").split(separator: "\n").allSatisfy { !isRunning(String($0)) })
    #expect(!lab.events.contains { if case .interrupted = $0 { true } else { false } })
    let complete = try await lab.trials().filter { $0.state == .complete }

    storage.room.withLock { $0 = .max }
    // The trials that were cut off belong to a worker that lives, this process, and is not heard from.
    let result = try await lab.run(experiment, terms: terms)
    #expect([.budget, .alreadyFinished].contains(result.end))
    let after = try await lab.trials()
    #expect(after.count { $0.state == .complete } == 3 && after.allSatisfy { $0.state.isFinished })
    for trial in complete { #expect(after[trial.number] == trial) }
}
