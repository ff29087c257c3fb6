import Tuning

import struct FoundationEssentials.Date

/// One study of a journal, with its trials.
struct JournalStudy: Sendable {
    var record: StudyRecord
    private(set) var trials: [FrozenTrial] = []
    /// The numbers of the trials that wait, rising.
    private(set) var waiting: [Int] = []
    /// For each parameter the first trial that has it, as far as Optuna knows: its distribution counts.
    private var holders: [String: (number: Int, distribution: Distribution)] = [:]
    /// Which trial each operation changed, in order of time.
    private var log: [(position: Int, number: Int)] = []
    /// What was noted with trials about a record that is to follow.
    private var leases: [Int: (lease: Lease, start: Date)] = [:]
    private var successors: [Int: (record: TrialRecord, end: Date)] = [:]

    init(record: StudyRecord) { self.record = record }

    /// The distribution that the parameter `name` has in the first trial with it.
    func distribution(of name: String) -> Distribution? {
        holders[name]?.distribution
    }

    mutating func add(_ record: TrialRecord, id: FrozenTrial.ID, at position: Int) {
        let number = trials.count
        trials.append(FrozenTrial(id: id, number: number, record: record))
        for (name, distribution) in record.parameters.space { hold(name, distribution, number) }
        if record.state == .waiting { waiting.append(number) }
        note(number, at: position)
    }

    /// Notes that the operation at `position` changed a trial.
    mutating func note(_ number: Int, at position: Int) { log.append((position, number)) }

    mutating func modify(_ number: Int, _ body: (inout TrialRecord) -> Void) { body(&trials[number].record) }

    mutating func set(
        _ name: String, _ value: Double, _ distribution: Distribution, ofTrial number: Int
    ) {
        if let known = self.distribution(of: name), !known.isCompatible(with: distribution) { return }
        hold(name, distribution, number)
        trials[number].record.parameters.set(name, value, from: distribution)
    }

    private mutating func hold(_ name: String, _ distribution: Distribution, _ number: Int) {
        if number <= holders[name]?.number ?? .max { holders[name] = (number, distribution) }
    }

    mutating func apply(_ note: JournalNote, toTrial number: Int) {
        switch note {
        case .successor(let record, let end): successors[number] = (record, end)
        case .trial(let note):
            if case .lease(let lease, let start?) = note { leases[number] = (lease, start) }
            trials[number].record.apply(note)
        }
    }

    /// Sets the state of a trial that has not ended.
    ///
    /// - Returns: The trial that was to be queued in its place.
    mutating func set(
        _ state: TrialState, values: [Double]?, _ date: Date?, ofTrial number: Int
    ) -> TrialRecord? {
        let old = trials[number].state
        // A trial that runs has been started already, by another one.
        if state == .running && old == .running { return nil }
        if old == .waiting && state != .waiting { waiting.removeAll { $0 == number } }
        if old != .waiting && state == .waiting {
            waiting.insert(number, at: waiting.firstIndex { $0 > number } ?? waiting.endIndex)
        }
        trials[number].record.state = state
        if let values { trials[number].record.values = values }
        (trials[number].record.lease, trials[number].record.proposal) = (nil, nil)
        if state == .running {
            trials[number].record.start = date
            if let noted = leases[number], noted.start == date { trials[number].record.lease = noted.lease }
        }
        guard state.isFinished else { return nil }
        trials[number].record.end = date
        leases[number] = nil
        let successor = successors.removeValue(forKey: number)
        return successor?.end == date ? successor?.record : nil
    }

    /// The trial `number` as it is shown: with what its sampler proposed, which is among its attributes.
    func shown(_ number: Int) -> FrozenTrial {
        var trial = trials[number]
        guard trial.state == .running, trial.systemAttributes[ProposalText.prefix + "0"] != nil else {
            return trial
        }
        trial.record.proposal =
            try? ProposalText.proposal(in: trial.systemAttributes) { name in distribution(of: name) }
        return trial
    }

    /// The trials that changed after the first `position` operations.
    func changed(since position: Int) -> [FrozenTrial] {
        if position <= 0 { return trials.indices.map(shown) }
        var (low, high) = (0, log.count)
        while low < high {
            let middle = (low + high) / 2
            if log[middle].position > position { high = middle } else { low = middle + 1 }
        }
        let changed = log[low...]
        let numbers = changed.count < 2 ? changed.map(\.number) : Set(changed.map(\.number)).sorted()
        return numbers.map(shown)
    }
}
