package import Tuning

/// What changed.
extension StudyTables {
    /// The trials that changed after `revision`, in order of number.
    ///
    /// Costs what changed, and the trials that run.
    package func changes(
        in study: StudyRecord.ID, since revision: Revision
    ) throws(StorageError) -> StudyChanges {
        try expectStudy(study)
        let gone = try noLongerWaiting(study, since: revision)
        let known = try trials((revision.open + gone).sorted())
        let new = try trials(of: study, after: revision.position)
        let trials = known + new
        return StudyChanges(
            trials: trials,
            revision: Revision(
                position: new.last?.id.rawValue ?? revision.position,
                open: trials.lazy.filter { $0.state == .running }.map(\.id),
                waiting: revision.waiting.removing(gone)
                    + new.lazy.filter { $0.state == .waiting }.map(\.id)))
    }

    /// The trials that waited at `revision` and do so no more.
    ///
    /// None begins to wait that did not, so that their number tells whether there are any. Mostly the oldest were
    /// started: then the first of the others tells which.
    private func noLongerWaiting(
        _ study: StudyRecord.ID, since revision: Revision
    ) throws(StorageError) -> [FrozenTrial.ID] {
        let before = revision.waiting
        guard !before.isEmpty else { return [] }
        let now = try session.first(.countWaiting, study.value, .int(revision.position)) {
            (count: $0.int(0), first: $0.int(1))
        }
        let gone = before.count - (now?.count ?? 0)
        if gone <= 0 { return [] }
        if gone == before.count || before[gone].rawValue == now?.first { return Array(before[..<gone]) }
        let waiting = Set(
            try session.all(.waitingTrials, study.value, .int(revision.position)) { $0.int(0) })
        return before.filter { !waiting.contains($0.rawValue) }
    }
}

extension [FrozenTrial.ID] {
    /// The identifiers without `others`, which are among them in the same order.
    fileprivate func removing(_ others: [FrozenTrial.ID]) -> [FrozenTrial.ID] {
        guard !others.isEmpty else { return self }
        if starts(with: others) { return Array(self[others.count...]) }
        let others = Set(others)
        return filter { !others.contains($0) }
    }
}
