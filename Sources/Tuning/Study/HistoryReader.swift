import Synchronization

/// Keeps the history of one study up to date with its storage.
///
/// A refresh costs what has changed since the last one.
final class HistoryReader: Sendable {
    fileprivate struct State {
        var history: History
        var version: SpaceMapping?
        var revision = Revision.start
        var rows: Set<Int> = []
        var waiting: Set<Int> = []
    }
    private let state: Mutex<State>
    private let study: StudyRecord.ID
    private let storage: any Storage

    /// A reader that takes trials for points of `version`, if there is one.
    init(of study: StudyRecord, in storage: any Storage, version: SpaceVersion? = nil) {
        state = Mutex(
            State(
                history: History(directions: study.directions, studyName: study.name),
                version: version.map(SpaceMapping.init)))
        self.study = study.id
        self.storage = storage
    }

    /// What was known at the last refresh.
    var known: History { state.withLock { $0.history } }

    /// Whether a trial was waiting at the last refresh.
    var hasWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// What the storage knows now.
    func refreshed() async throws(StorageError) -> History {
        while true {
            let revision = state.withLock { $0.revision }
            let changes = try await storage.changes(in: study, since: revision)
            let history = state.withLock { state -> History? in
                // Another task was faster: what it read may be newer, so ask again from where it ended.
                guard state.revision == revision else { return nil }
                state.revision = changes.revision
                state.apply(changes.trials)
                return state.history
            }
            if let history { return history }
        }
    }
}

extension HistoryReader.State {
    fileprivate mutating func apply(_ trials: [FrozenTrial]) {
        for original in trials where !rows.contains(original.number) {
            let trial = version?.mapped(original) ?? original
            guard trial.state != .waiting else {
                waiting.insert(trial.number)
                continue
            }
            waiting.remove(trial.number)
            let position =
                history.running.firstIndex { $0.number >= trial.number } ?? history.running.endIndex
            let isThere = position < history.running.count && history.running[position].number == trial.number
            switch (trial.state.isFinished, isThere) {
            case (true, true): history.running.remove(at: position)
            case (true, false): break
            case (false, true): history.running[position] = trial
            case (false, false): history.running.insert(trial, at: position)
            }
            guard trial.state.isFinished else { continue }
            history.append(trial)
            rows.insert(trial.number)
        }
    }
}
