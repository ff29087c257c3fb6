import FoundationEssentials
import Synchronization

/// Keeps the history of one study up to date with its storage.
///
/// A refresh costs what has changed since the last one.
final class HistoryReader: Sendable {
    fileprivate struct State {
        var history: History
        /// The objective's metric, where pruning reads another one.
        var metric: String?
        var version: SpaceMapping?
        var revision = Revision.start
        var rows: Set<Int> = []
        var waiting: [Int: FrozenTrial.ID] = [:]
        /// How many of the first rows are the trials of their own numbers.
        var inTurn = 0
        /// How many rows are noted with trials.
        var noted = 0
        /// How long the longest complete trial lasted, in seconds.
        var longest = 0.0
        /// What notes call this reader, as long as its rows stay.
        var name = Self.newName()

        static func newName() -> String {
            String(UInt64.random(in: 0 ... .max) % 2_821_109_907_456, radix: 36)
        }
    }
    private let state: Mutex<State>
    private let study: StudyRecord.ID
    private let storage: any Storage
    private let readsPreferences: Bool

    /// A reader that takes trials for points of `version`, if there is one.
    init(
        of study: StudyRecord, in storage: any Storage, version: SpaceVersion? = nil,
        readsPreferences: Bool = false
    ) {
        self.readsPreferences = readsPreferences
        state = Mutex(
            State(
                history: History(directions: study.directions, studyName: study.name),
                metric: study.unprunedMetric,
                version: version.map(SpaceMapping.init)))
        self.study = study.id
        self.storage = storage
    }

    /// `trial` as this reader takes it.
    func mapped(_ trial: FrozenTrial) -> FrozenTrial {
        state.withLock { $0.version }.map { $0.mapped(trial) } ?? trial
    }

    /// What was known at the last refresh.
    var known: History { state.withLock { $0.history } }

    /// Whether a trial was waiting at the last refresh.
    var hasWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// The trials that were waiting at the last refresh, the latest first.
    var waitingTrials: [FrozenTrial.ID] {
        state.withLock { $0.waiting.sorted { $0.key > $1.key }.map(\.value) }
    }

    /// How long the longest trial lasted that was complete at the last refresh, in seconds.
    var longestTrial: Double { state.withLock { $0.longest } }

    /// What the storage knows now.
    func refreshed() async throws(StorageError) -> History {
        // Read first: whatever is judged is there.
        let preferences = readsPreferences ? try await storage.study(study).preferences : []
        while true {
            let revision = state.withLock { $0.revision }
            let changes = try await storage.changes(in: study, since: revision)
            let history = state.withLock { state -> History? in
                // Another task was faster: what it read may be newer, so ask again from where it ended.
                guard state.revision == revision else { return nil }
                state.revision = changes.revision
                state.apply(changes.trials)
                state.history.preferences = preferences
                return state.history
            }
            if let history { return history }
        }
    }
}

/// What asks had seen.
extension HistoryReader {
    /// What the ask for `trial` has seen with `history`, which this reader told.
    ///
    /// O(new rows + running trials).
    func view(of history: History, by trial: FrozenTrial, settings: String?) -> AskView {
        let given = trial.parameters.count
        let others = history.running.filter { $0.number != trial.number }
        let (inTurn, noted, name) = state.withLock { ($0.inTurn, $0.noted, $0.name) }
        if others.isEmpty, history.count == trial.number, inTurn >= history.count {
            return AskView(settings: settings, given: given)
        }
        let start = min(max(inTurn, noted), history.count)
        let running = others.map { other in
            AskView.Running(
                number: other.number, parameters: other.parameters.count, isProposed: other.hasBeenAsked)
        }
        return AskView(
            reader: name, settings: settings, given: given, start: start,
            rows: (start..<history.count).map { history.numbers[$0] }, running: running)
    }

    /// Learns that `view` is stored: later ones need not repeat it.
    func acknowledge(_ view: AskView) {
        guard let reader = view.reader else { return }
        state.withLock { state in
            if state.name == reader { state.noted = max(state.noted, view.count) }
        }
    }
}

extension FrozenTrial {
    /// Whether what its ask decided can be seen.
    fileprivate var hasBeenAsked: Bool { proposal != nil || systemAttributes[SystemAttribute.seen] != nil }
}

extension HistoryReader.State {
    fileprivate mutating func apply(_ trials: [FrozenTrial]) {
        if !history.resting.isEmpty { goOn(with: trials) }
        for original in trials where !rows.contains(original.number) {
            let trial = version?.mapped(original) ?? original
            guard !trial.isPaused else {
                pause(trial)
                continue
            }
            guard trial.state != .waiting else {
                waiting[trial.number] = trial.id
                continue
            }
            waiting[trial.number] = nil
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
            if trial.state == .complete, let start = trial.start, let end = trial.end {
                longest = max(longest, end.timeIntervalSince(start))
            }
            append(trial)
            rows.insert(trial.number)
        }
    }

    private mutating func append(_ trial: FrozenTrial) {
        history.append(trial)
        goInTurn()
    }

    private mutating func pause(_ trial: FrozenTrial) {
        if history.resting[trial.number] != nil { return }
        history.running.removeAll { $0.number == trial.number }
        history.pause(trial, valuedBy: metric)
        goInTurn()
    }

    /// Takes back what was learnt from trials that were paused and are no longer, or were again since.
    private mutating func goOn(with trials: [FrozenTrial]) {
        for trial in trials {
            guard let paused = history.resting[trial.number]?.trial,
                !trial.isPaused || paused.systemAttributes != trial.systemAttributes,
                let row = history.goOn(trial.number)
            else { continue }
            inTurn = min(inTurn, row)
            (name, noted) = (Self.newName(), 0)
        }
        goInTurn()
    }

    /// Counts on how many of the first rows are the trials of their own numbers.
    private mutating func goInTurn() {
        while inTurn < history.count, history.numbers[inTurn] == inTurn { inTurn += 1 }
    }
}
