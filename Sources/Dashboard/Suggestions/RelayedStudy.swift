import FoundationEssentials
import Synchronization
import Tuning

/// A study that is kept elsewhere, as its workers tell of it: samplers read it as they read any other.
///
/// Nothing can be written to it.
final class RelayedStudy: Storage {
    private struct State {
        var trials: [Int: FrozenTrial] = [:]
        /// The numbers of trials in the order in which they changed.
        var log: [Int] = []
        var finished = 0
    }
    private let state = Mutex(State())
    private let record: StudyRecord

    init(named name: String, directions: [Direction]) {
        record = StudyRecord(id: StudyRecord.ID(rawValue: 0), name: name, directions: directions)
    }

    var directions: [Direction] { record.directions }

    /// How many trials are known to have ended.
    var finishedCount: Int { state.withLock { $0.finished } }

    /// Learns how `trials` stand.
    ///
    /// One that has ended does not change again.
    func learn(_ trials: [FrozenTrial]) {
        state.withLock { state in
            for var trial in trials {
                let known = state.trials[trial.number]
                guard known?.state.isFinished != true, known != trial else { continue }
                // What was proposed is known here alone.
                if !trial.state.isFinished, let proposal = known?.proposal {
                    trial.record.proposal = proposal
                }
                if trial.state.isFinished { state.finished += 1 }
                state.trials[trial.number] = trial
                state.log.append(trial.number)
            }
        }
    }

    /// Notes what a sampler decided about the trial `number`.
    func apply(_ events: [TrialEvent], to number: Int) {
        state.withLock { state in
            guard var trial = state.trials[number], !events.isEmpty else { return }
            for event in events { trial.record.apply(event, at: trial.start ?? .distantPast) }
            state.trials[number] = trial
            state.log.append(number)
        }
    }
}

/// What samplers read.
extension RelayedStudy {
    func study(named name: String) throws(StorageError) -> StudyRecord { record }
    func study(_ id: StudyRecord.ID) throws(StorageError) -> StudyRecord { record }
    func studies() -> [StudyRecord] { [record] }

    func trial(_ id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial {
        guard let trial = state.withLock({ $0.trials[id.rawValue] }) else { throw .noTrial(id) }
        return trial
    }

    func changes(in study: StudyRecord.ID, since revision: Revision) throws(StorageError) -> StudyChanges {
        state.withLock { state in
            let numbers = Set(state.log[max(0, revision.position)...]).sorted()
            return StudyChanges(
                trials: numbers.compactMap { state.trials[$0] },
                revision: Revision(position: state.log.count))
        }
    }
}

/// What is refused.
extension RelayedStudy {
    private var refusal: StorageError {
        .unavailable(record.name, detail: "this study is kept elsewhere and cannot be written here")
    }

    func createStudy(named name: String, directions: [Direction]) throws(StorageError) -> StudyRecord {
        throw refusal
    }
    func deleteStudy(_ id: StudyRecord.ID) throws(StorageError) { throw refusal }
    func annotate(_ study: StudyRecord.ID, with attributes: [StudyAttribute]) throws(StorageError) {
        throw refusal
    }
    func addTrial(_ record: TrialRecord, to study: StudyRecord.ID) throws(StorageError) -> FrozenTrial {
        throw refusal
    }
    func startTrial(in study: StudyRecord.ID, lease: Lease?) throws(StorageError) -> FrozenTrial {
        throw refusal
    }
    func startTrial(
        in study: StudyRecord.ID, lease: Lease, within budget: Int
    ) throws(StorageError) -> FrozenTrial? { throw refusal }
    func startTrial(_ id: FrozenTrial.ID, lease: Lease?) throws(StorageError) -> Bool { throw refusal }
    func record(_ events: [TrialEvent], for trial: FrozenTrial.ID) throws(StorageError) { throw refusal }
    func record(
        _ events: [TrialEvent], for trial: FrozenTrial.ID, ifHeldBy lease: Lease
    ) throws(StorageError) -> Bool { throw refusal }
}
