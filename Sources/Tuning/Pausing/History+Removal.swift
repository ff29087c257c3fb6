extension History {
    /// This history without the trials of some numbers, and with an identity of its own.
    ///
    /// O(rows × parameters): for trials that were paused and go on, which is rare beside their training.
    package func removing(_ isGone: (Int) -> Bool) -> History {
        var history = History(directions: directions, studyName: studyName)
        for row in 0..<count where !isGone(numbers[row]) { history.append(trial(ofRow: row)) }
        (history.running, history.paused) = (running, paused)
        return history
    }

    /// What a row tells of its trial.
    private func trial(ofRow row: Int) -> FrozenTrial {
        var record = TrialRecord(state: states[row])
        let values = objectives.map { $0[row] }
        if !values.contains(where: \.isNaN) { record.values = values }
        record.parameters = parameters(ofRow: row)
        record.reports = reports(ofRow: row)
        record.systemAttributes = systemAttributes[row]
        return FrozenTrial(id: ids[row], number: numbers[row], record: record)
    }
}
