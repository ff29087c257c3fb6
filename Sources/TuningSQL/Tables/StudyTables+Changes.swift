package import Tuning

/// What changed.
extension StudyTables {
    /// The trials that changed after `revision`, in order of number.
    ///
    /// Costs what changed, and the trials that run and may have changed. The first mark of a revision tells how many
    /// trials have ceased to wait before older ones did.
    ///
    /// - Parameter mayHaveChanged: Whether a trial that ran at `revision` has to be looked at.
    package func changes(
        in study: StudyRecord.ID, since revision: Revision,
        among mayHaveChanged: (FrozenTrial.ID) -> Bool = { _ in true }
    ) throws(StorageError) -> StudyChanges {
        try expectStudy(study)
        let outOfTurn = try outOfTurn(in: study)
        let gone = try noLongerWaiting(study, since: revision, outOfTurn: outOfTurn)
        let suspects = revision.open.filter(mayHaveChanged)
        let known = try trials((suspects + gone).sorted())
        let new = try trials(of: study, after: revision.position)
        let trials = known + new
        var next = Revision(position: new.last?.id.rawValue ?? revision.position)
        next.marks = [outOfTurn]
        next.open = revision.open.filter { !mayHaveChanged($0) }
        next.open += trials.filter { $0.state == .running }.map(\.id)
        next.waiting = revision.waiting.removing(gone)
        next.waiting += new.filter { $0.state == .waiting }.map(\.id)
        return StudyChanges(trials: trials, revision: next)
    }

    /// How many trials of `study` have ceased to wait before older ones did; −1 if nobody counts.
    ///
    /// In PostgreSQL all who start trials would have to wait for each other to count.
    private func outOfTurn(in study: StudyRecord.ID) throws(StorageError) -> Int {
        guard hasOwnTables, !Session.isRemote else { return -1 }
        return try session.first("SELECT out_of_turn FROM apus_queues WHERE study_id = $1", study.value) {
            $0.int(0)
        } ?? 0
    }

    /// The trials that waited at `revision` and do so no more.
    ///
    /// Trials mostly start in turn: then they are the ones before the first that still waits. Costs O(log n) where it
    /// is counted who starts out of turn, else the waiting trials.
    private func noLongerWaiting(
        _ study: StudyRecord.ID, since revision: Revision, outOfTurn: Int
    ) throws(StorageError) -> [FrozenTrial.ID] {
        guard !revision.waiting.isEmpty else { return [] }
        if outOfTurn >= 0, outOfTurn == revision.marks.first {
            let first = try session.first(.firstWaiting, study.value) { $0.int(0) }
            return Array(revision.waiting.prefix { $0.rawValue < first ?? .max })
        }
        // None begins to wait later: if as many wait as there are from the first on, it is these.
        let (count, first) =
            try session.first(.waitingUpTo, study.value, .int(revision.position)) {
                ($0.int(0), $0.int(1))
            } ?? (0, 0)
        let gone = revision.waiting.prefix { count == 0 || $0.rawValue < first }
        if gone.count + count == revision.waiting.count { return Array(gone) }
        let waiting = Set(
            try session.all(.waitingTrials, study.value, .int(revision.position)) { $0.int(0) })
        return revision.waiting.filter { !waiting.contains($0.rawValue) }
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
