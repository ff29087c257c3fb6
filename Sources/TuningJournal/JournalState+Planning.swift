import Tuning

import struct FoundationEssentials.Date

/// What has to be written for something to happen.
extension JournalState {
    /// The study called `name`.
    func study(named name: String) throws(StorageError) -> StudyRecord {
        guard let id = ids[name] else { throw .noStudy(name: name) }
        return try study(id).record
    }

    /// The trial `id` as it is shown.
    func shown(_ id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial {
        let (trial, study) = try trial(id)
        return try self.study(study).shown(trial.number)
    }

    /// How the oldest waiting trial starts, or a new one, and which one it is.
    func start(
        in id: StudyRecord.ID, lease: Lease?, at time: Date
    ) throws(StorageError) -> ([JournalOperation], FrozenTrial.ID) {
        let study = try study(id)
        if let waiting = study.waiting.first.map({ study.trials[$0].id }) {
            return (JournalOperation.starting(waiting, lease: lease, at: time), waiting)
        }
        var record = TrialRecord(state: .running)
        (record.start, record.lease) = (time, lease)
        return ([.createTrial(id, record.journaled, supersedes: nil)], nextTrial)
    }

    /// How the oldest waiting trial starts, or a new one, if fewer than `budget` count; else nothing.
    func start(
        in id: StudyRecord.ID, lease: Lease, within budget: Int, at time: Date
    ) throws(StorageError) -> ([JournalOperation], FrozenTrial.ID?) {
        let study = try study(id)
        if study.trials.count >= budget {
            let counting = study.trials.count { $0.counts }
            if counting >= budget { return ([], nil) }
        }
        let (operations, trial) = try start(in: id, lease: lease, at: time)
        return (operations, trial)
    }

    /// How `events` happen to a trial.
    func operations(
        for events: [TrialEvent], of id: FrozenTrial.ID, at time: Date
    ) throws(StorageError) -> [JournalOperation] {
        let (trial, studyID) = try trial(id)
        let study = try study(studyID)
        try trial.check(events)
        var operations: [JournalOperation] = []
        var distributions: [String: Distribution] = [:]
        for event in events.spelledOut {
            switch event {
            case .suggested(let name, let value, let distribution):
                let known = distributions[name] ?? study.distribution(of: name) ?? distribution
                let isCompatible = known.isCompatible(with: distribution)
                guard isCompatible || study.record.mayChange(name) else {
                    throw .incompatible(.redefined(name, was: known, now: distribution))
                }
                distributions[name] = known
                operations.append(
                    isCompatible
                        ? .setParameter(id, name: name, value, distribution)
                        : .noteByApus(id, .trial(.parameter(name: name, value, distribution))))
            case .proposed(let proposal): operations += proposal.operations(of: trial)
            case .reported(nil, let value, let step): operations.append(.report(id, step: step, value))
            case .reported(let metric?, let value, let step):
                operations.append(.noteByApus(id, .trial(.metric(name: metric, step: step, value))))
            case .userAttribute(let key, let text):
                operations.append(.noteByUser(id, key: key, text))
                operations += [key: text].notes(of: .user).map { .noteByApus(id, .trial($0)) }
            case .systemAttribute(let key, let text):
                operations.append(.noteBySystem(id, key: key, text))
                operations += [key: text].notes(of: .system).map { .noteByApus(id, .trial($0)) }
            case .leased(let lease):
                operations.append(.noteByApus(id, .trial(.lease(lease.stored, start: nil))))
            case .finished(let state, let values):
                // Before the end: whoever dies after it has said enough for others to do the rest.
                if let successor = events.successor {
                    try study.check([successor], beside: distributions)
                    operations.append(.noteByApus(id, .successor(successor.journaled, end: time)))
                }
                operations.append(.setState(id, state, values: values.isEmpty ? nil : values, time))
            case .superseded(by: let record):
                operations.append(.createTrial(studyID, record.journaled, supersedes: id))
            }
        }
        return operations
    }
}

extension JournalOperation {
    /// How a waiting trial starts.
    static func starting(_ id: FrozenTrial.ID, lease: Lease?, at time: Date) -> [Self] {
        var operations: [Self] = []
        // Before the start: a trial that runs without a lease would be waited for for ever.
        if let lease { operations.append(.noteByApus(id, .trial(.lease(lease.stored, start: time)))) }
        return operations + [.setState(id, .running, values: nil, time)]
    }

    /// How something is noted about a study.
    static func noting(_ attribute: StudyAttribute, about study: StudyRecord.ID) -> [Self] {
        let (attributes, key, text): (AttributeOwner, String, JSONText) =
            switch attribute {
            case .user(let key, let text): (.user, key, text)
            case .system(let key, let text): (.system, key, text)
            }
        let isVerbatim = text.optunaValue.text == text
        return [.noteAboutStudy(study, attribute)]
            + (isVerbatim ? [] : [.textAboutStudy(study, attributes, key: key, text.rawValue)])
    }
}

extension JournalStudy {
    /// Throws what a storage refuses trials for, were the parameters `new` known too.
    func check(
        _ records: [TrialRecord], beside new: [String: Distribution] = [:]
    ) throws(StorageError) {
        var (spaces, new) = (Set<SearchSpace>(), new)
        for record in records {
            try record.checkValues()
            guard spaces.insert(record.parameters.space).inserted else { continue }
            for (name, distribution) in record.parameters.space {
                let known = self.distribution(of: name) ?? new[name] ?? distribution
                guard known.isCompatible(with: distribution) || self.record.mayChange(name) else {
                    throw .incompatible(.redefined(name, was: known, now: distribution))
                }
                new[name] = known
            }
        }
    }
}

extension Parameters {
    /// How they are proposed for `trial`.
    fileprivate func operations(of trial: FrozenTrial) -> [JournalOperation] {
        let pieces = ProposalText.pieces(of: self)
        let next = ProposalText.prefix + String(pieces.count)
        var operations = pieces.map { JournalOperation.noteBySystem(trial.id, key: $0.key, $0.text) }
        // Nothing can be removed from a journal: an empty piece ends a proposal that is shorter than the one before.
        if trial.systemAttributes[next] != nil {
            operations.append(.noteBySystem(trial.id, key: next, JSON.string("").text))
        }
        return operations
    }
}
