import Synchronization

/// The mirrors of the studies of one storage that a server was asked about, shared by all its services.
package final class StudyMirrors: Sendable {
    /// The storage.
    package let storage: any Storage
    private let mirrors = Mutex<[StudyRecord.ID: StudyMirror]>([:])
    private let noted = NotedTrials()

    /// Nothing is mirrored yet.
    package init(of storage: any Storage) { self.storage = storage }

    /// What is known of the trials of `study`.
    package func mirror(of study: StudyRecord.ID) -> StudyMirror {
        mirrors.withLock { mirrors in
            if let mirror = mirrors[study] { return mirror }
            let mirror = StudyMirror(of: study, in: storage, noted: noted)
            mirrors[study] = mirror
            return mirror
        }
    }

    /// Forgets `study`.
    package func forget(_ study: StudyRecord.ID) { mirrors.withLock { $0[study] = nil } }

    /// Forgets all studies but these.
    package func keep(_ studies: some Sequence<StudyRecord.ID>) {
        let kept = Set(studies)
        mirrors.withLock { mirrors in mirrors = mirrors.filter { kept.contains($0.key) } }
    }

    /// Learns that `event` was recorded for the trial `id`.
    package func note(_ event: TrialEvent, for id: FrozenTrial.ID) {
        noted.withLock { noted in
            switch event {
            case .finished, .superseded: noted.remove(id)
            default: noted.insert(id)
            }
        }
    }
}

/// The open trials about which something was noted through a service.
private final class NotedTrials: Sendable {
    private let identifiers = Mutex<Set<FrozenTrial.ID>>([])

    func withLock<Result>(_ body: (inout Set<FrozenTrial.ID>) -> Result) -> Result {
        identifiers.withLock { body(&$0) }
    }
}

/// The trials of one study as the storage had them last: a call reads what is new since, and never the whole study again.
package final class StudyMirror: Sendable {
    private struct State {
        var revision = Revision.start
        /// In order of number, and of identifier.
        var trials: [FrozenTrial] = []
    }
    private let state = Mutex(State())
    private let study: StudyRecord.ID
    private let storage: any Storage
    private let noted: NotedTrials

    fileprivate init(of study: StudyRecord.ID, in storage: any Storage, noted: NotedTrials) {
        (self.study, self.storage, self.noted) = (study, storage, noted)
    }

    /// The trials that are among `identifiers` or younger than `oldest`, as the storage has them now.
    ///
    /// O(what changed, what is returned and log n).
    package func trials(
        among identifiers: [FrozenTrial.ID], after oldest: FrozenTrial.ID
    ) async throws(StorageError) -> [FrozenTrial] {
        var found = try await refresh { trials, _ in
            let start = trials.firstPlace { $0.id > oldest }
            let places = Set(identifiers.filter { $0 <= oldest }.compactMap { trials.index(of: $0) }).sorted()
            return places.map { trials[$0] } + trials[start...]
        }
        // What is noted about a waiting trial is no change to the storage until it starts.
        let noted = noted.withLock { $0 }
        for place in found.indices where found[place].state == .waiting && noted.contains(found[place].id) {
            found[place] = try await storage.trial(found[place].id)
        }
        return found
    }

    /// The trial of a number, as the storage has it now.
    package func trial(number: Int) async throws(StorageError) -> FrozenTrial? {
        try await refresh { trials, _ in trials.indices.contains(number) ? trials[number] : nil }
    }

    /// The trials whose numbers are above `number`, at most `limit` of them that fit, as the storage has them now, and the
    /// revision that they are of.
    ///
    /// O(what changed and what is looked at).
    package func trialsAndRevision(
        after number: Int, limit: Int = .max, where fits: (FrozenTrial) -> Bool = { _ in true }
    ) async throws(StorageError) -> ([FrozenTrial], Revision) {
        try await refresh { trials, revision in
            let start = trials.firstPlace { $0.number > number }
            return (Array(trials[start...].lazy.filter(fits).prefix(limit)), revision)
        }
    }

    /// All trials in order of number, as the storage has them now, and the revision that they are of.
    ///
    /// O(what changed): nothing is copied.
    package func snapshot() async throws(StorageError) -> (trials: [FrozenTrial], revision: Revision) {
        try await refresh { trials, revision in (trials, revision) }
    }

    private func refresh<Result: Sendable>(
        _ body: ([FrozenTrial], Revision) -> Result
    ) async throws(StorageError) -> Result {
        while true {
            let revision = state.withLock { $0.revision }
            let changes = try await storage.changes(in: study, since: revision)
            let result = state.withLock { state -> Result? in
                // Another call was faster: what it read may be newer, so ask again from where it ended.
                guard state.revision == revision else { return nil }
                state.revision = changes.revision
                for trial in changes.trials { state.trials.put(trial) }
                return body(state.trials, state.revision)
            }
            if let result { return result }
        }
    }
}

extension [FrozenTrial] {
    /// Where the trial `id` is.
    fileprivate func index(of id: FrozenTrial.ID) -> Int? {
        let place = firstPlace { $0.id >= id }
        return place < count && self[place].id == id ? place : nil
    }

    /// Puts `trial` where its number belongs.
    fileprivate mutating func put(_ trial: FrozenTrial) {
        let place = firstPlace { $0.number >= trial.number }
        if place < count, self[place].number == trial.number {
            self[place] = trial
        } else {
            insert(trial, at: place)
        }
    }
}
