import Experiments
import Synchronization
import Tuning

/// How the trials of one study stand, kept up to date: a look costs what has changed, and no trial is kept that has ended.
final class LiveCensus: Sendable {
    private struct State {
        var standing: Standing
        var revision = Revision.start
        /// The changes that the follower has not taken yet; `nil` while nobody follows.
        var untaken: [FrozenTrial]?
    }
    /// How trials stand, and what pages tell of them.
    struct Standing: Sendable {
        var census: Census
        var digest = StudyDigest()
    }
    private let state: Mutex<State>
    private let study: StudyRecord.ID
    private let storage: any Storage

    init(of study: StudyRecord, in storage: any Storage) {
        state = Mutex(State(standing: Standing(census: Census(directions: study.directions))))
        (self.study, self.storage) = (study.id, storage)
    }

    /// How the trials stand now, and the revision that this is of.
    func refreshed() async throws(StorageError) -> (Census, Revision) {
        let (standing, revision) = try await standing()
        return (standing.census, revision)
    }

    /// How the trials stood at the last look; `nil` if there was none.
    var known: Standing? {
        state.withLock { $0.revision == .start ? nil : $0.standing }
    }

    /// Begins to keep what changes for one who will take it, and tells from which revision on.
    func follow() async throws(StorageError) -> Revision {
        state.withLock { $0.untaken = [] }
        do throws(StorageError) {
            return try await changes().revision
        } catch {
            unfollow()
            throw error
        }
    }

    /// Whether it keeps what changes.
    var isFollowed: Bool { state.withLock { $0.untaken != nil } }

    /// No longer keeps what changes.
    func unfollow() { state.withLock { $0.untaken = nil } }

    /// What has changed since it was taken last, whoever read it, and the revision up to which that is all.
    func changes() async throws(StorageError) -> StudyChanges {
        _ = try await standing()
        return state.withLock { state in
            // Whoever no longer follows leaves nothing behind that would grow.
            defer { state.untaken?.removeAll() }
            return StudyChanges(trials: state.untaken ?? [], revision: state.revision)
        }
    }

    /// How the trials stand now with what pages tell of them, and the revision that this is of.
    func standing() async throws(StorageError) -> (Standing, Revision) {
        while true {
            let revision = state.withLock { $0.revision }
            let changes = try await storage.changes(in: study, since: revision)
            let result = state.withLock { state -> (Standing, Revision)? in
                // Another call was faster: what it read may be newer, so ask again from where it ended.
                guard state.revision == revision else { return nil }
                state.revision = changes.revision
                state.untaken? += changes.trials
                state.standing.census.apply(changes.trials)
                state.standing.digest.apply(changes.trials)
                return (state.standing, state.revision)
            }
            if let result { return result }
        }
    }
}

/// The census of each study that was asked about.
final class Censuses: Sendable {
    private let known = Mutex<[StudyRecord.ID: LiveCensus]>([:])
    private let storage: any Storage

    init(of storage: any Storage) { self.storage = storage }

    func census(of study: StudyRecord) -> LiveCensus {
        known.withLock { known in
            if let census = known[study.id] { return census }
            let census = LiveCensus(of: study, in: storage)
            known[study.id] = census
            return census
        }
    }

    /// Forgets all studies but these.
    func keep(_ studies: [StudyRecord]) {
        let kept = Set(studies.map(\.id))
        known.withLock { known in known = known.filter { kept.contains($0.key) } }
    }
}

extension Census {
    /// How many trials are in each state, without those that another one repeats.
    var states: [TrialState: Int] {
        counts.merging([.waiting: waiting.count, .running: running.count]) { $1 }
    }
}
