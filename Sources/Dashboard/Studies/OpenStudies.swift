import Experiments
import Synchronization
import Tuning

/// The studies that calls were about: what is known of one is kept, so that the next call costs what is new.
final class OpenStudies: Sendable {
    private struct Entry: Sendable {
        var planned: PlannedStudy
        /// What it was opened by.
        var notes: [String: JSONText]
        var isAsked: Bool
        var lastUse: Int
    }
    private struct State {
        var entries: [StudyRecord.ID: Entry] = [:]
        var uses = 0
    }
    private let state = Mutex(State())
    let mirrors: StudyMirrors
    var storage: any Storage { mirrors.storage }

    /// How many are kept.
    private static let capacity = 64

    init(_ mirrors: StudyMirrors) { self.mirrors = mirrors }

    /// The study called `name`, to be read.
    func study(_ name: String) async throws -> Study { try await planned(name, isToBeAsked: false).study }

    /// The study called `name`, searched as is noted with it.
    func planned(_ name: String, isToBeAsked: Bool) async throws -> PlannedStudy {
        let record = try await storage.study(named: name)
        if let known = known(record, isToBeAsked) { return known }
        var planned = try await SearchPlan(of: record).open(record, in: storage, isToBeAsked: isToBeAsked)
        if isToBeAsked {
            planned.study = try await planned.study.asking(under: planned.settings.json)
        }
        // The seed and the settings that were noted just now are no change.
        let notes = Self.notes(isToBeAsked ? try await storage.study(record.id) : record)
        keep(planned, of: record.id, notes, isToBeAsked)
        return planned
    }

    private func known(_ record: StudyRecord, _ isToBeAsked: Bool) -> PlannedStudy? {
        state.withLock { state in
            guard let entry = state.entries[record.id], entry.isAsked || !isToBeAsked,
                entry.notes == Self.notes(record)
            else { return nil }
            state.uses += 1
            state.entries[record.id]?.lastUse = state.uses
            return entry.planned
        }
    }

    private func keep(
        _ planned: PlannedStudy, of id: StudyRecord.ID, _ notes: [String: JSONText], _ isAsked: Bool
    ) {
        let dropped = state.withLock { state -> StudyRecord.ID? in
            state.uses += 1
            state.entries[id] = Entry(planned: planned, notes: notes, isAsked: isAsked, lastUse: state.uses)
            guard state.entries.count > Self.capacity,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
            else { return nil }
            state.entries[oldest] = nil
            return oldest
        }
        if let dropped { mirrors.forget(dropped) }
    }

    /// What decides how a study is opened.
    private static func notes(_ record: StudyRecord) -> [String: JSONText] {
        record.systemAttributes.filter { SearchPlan.isRead($0.key) }
    }

    /// Forgets the study `id`.
    func forget(_ id: StudyRecord.ID) {
        state.withLock { $0.entries[id] = nil }
        mirrors.forget(id)
    }
}
