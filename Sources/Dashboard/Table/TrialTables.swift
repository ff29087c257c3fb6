import FoundationEssentials
import Synchronization
import Tuning

/// Sorts and filters trials; what was asked for last is kept, as many pages ask for the same.
final class TrialTables: Sendable {
    private struct Key: Hashable {
        var study: StudyRecord.ID
        var query: TableQuery
    }
    private struct Entry {
        var revision: Revision
        var tags: [Int: [String]]
        var places: [Int32]
    }
    private let known = Mutex<[(key: Key, entry: Entry)]>([])

    /// How many are kept.
    private static let capacity = 16

    /// The places of the trials that `query` asks for, in its order.
    ///
    /// O(n log n), O(n) by number, and what was asked for before about the same `revision` is known.
    func places(
        of trials: [FrozenTrial], of study: StudyRecord, at revision: Revision, _ query: TableQuery
    ) -> [Int32] {
        let key = Key(study: study.id, query: query)
        let tags = study.trialTags
        let found = known.withLock { known in
            known.first { $0.key == key && $0.entry.revision == revision && $0.entry.tags == tags }?.entry
        }
        if let found { return found.places }
        let places = query.places(of: trials, tags: tags, now: Date())
        known.withLock { known in
            known.removeAll { $0.key == key }
            if known.count >= Self.capacity { known.removeFirst() }
            known.append((key, Entry(revision: revision, tags: tags, places: places)))
        }
        return places
    }
}

extension TableQuery {
    fileprivate func places(of trials: [FrozenTrial], tags: [Int: [String]], now: Date) -> [Int32] {
        var places: [Int32] = []
        for (place, trial) in trials.enumerated() where shows(trial, tags: tags, now: now) {
            places.append(Int32(place))
        }
        guard sort != .number else { return isDescending ? places.reversed() : places }
        let cells = places.map { trials[Int($0)].cell(sort, tags: tags, now: now) }
        // What has nothing in the column comes last, whatever the order.
        let filled = cells.indices.filter { cells[$0] != .none }
        let sorted = filled.sorted { a, b in
            if TrialCell.isLess(cells[a], cells[b]) { return !isDescending }
            if TrialCell.isLess(cells[b], cells[a]) { return isDescending }
            return a < b
        }
        return (sorted + cells.indices.filter { cells[$0] == .none }).map { places[$0] }
    }

    private func shows(_ trial: FrozenTrial, tags: [Int: [String]], now: Date) -> Bool {
        if let numbers, !numbers.contains(trial.number) { return false }
        if !states.isEmpty, !states.contains(trial.shownState) { return false }
        return filter?.shows(trial, tags: tags, now: now) ?? true
    }
}
