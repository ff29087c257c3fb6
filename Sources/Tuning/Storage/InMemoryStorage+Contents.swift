import struct FoundationEssentials.Date

extension InMemoryStorage {
    /// All that is stored.
    struct Contents {
        var studies: [StudyRecord.ID: StudyContents] = [:]
        var ids: [String: StudyRecord.ID] = [:]
        var studiesMade = 0
        /// Where the trial of each id is, or was if it was deleted.
        var places: [Place?] = []

        struct Place {
            var study: StudyRecord.ID
            var number: Int
        }

        mutating func withStudy<Result>(
            _ id: StudyRecord.ID, _ body: (inout StudyContents) throws(StorageError) -> Result
        ) throws(StorageError) -> Result {
            guard let index = studies.index(forKey: id) else { throw .noStudyWithID(id) }
            return try body(&studies.values[index])
        }

        func place(of trial: FrozenTrial.ID) throws(StorageError) -> Place {
            guard places.indices.contains(trial.rawValue), let place = places[trial.rawValue] else {
                throw .noTrial(trial)
            }
            return place
        }

        mutating func add(_ record: TrialRecord, to study: StudyRecord.ID) throws(StorageError) -> FrozenTrial
        {
            try record.checkValues()
            let id = FrozenTrial.ID(rawValue: places.count)
            let trial = try withStudy(study) { study throws(StorageError) in
                try study.add(record, id: id)
            }
            places.append(Place(study: study, number: trial.number))
            return trial
        }

        mutating func add(
            _ records: [TrialRecord], to study: StudyRecord.ID
        ) throws(StorageError) -> [FrozenTrial] {
            for record in records { try record.checkValues() }
            try withStudy(study) { study throws(StorageError) in try study.check(records) }
            var trials: [FrozenTrial] = []
            for record in records { trials.append(try add(record, to: study)) }
            return trials
        }

        mutating func start(
            in study: StudyRecord.ID, lease: Lease?, at time: Date
        ) throws(StorageError) -> FrozenTrial {
            if let waiting = try withStudy(study, { $0.startWaiting(lease: lease, at: time) }) {
                return waiting
            }
            var record = TrialRecord(state: .running)
            record.start = time
            record.lease = lease
            return try add(record, to: study)
        }

        mutating func record(
            _ events: [TrialEvent], for id: FrozenTrial.ID, at time: Date
        ) throws(StorageError) {
            let place = try place(of: id)
            let successors = try withStudy(place.study) { study throws(StorageError) in
                try study.record(events, number: place.number, at: time)
            }
            for successor in successors { _ = try add(successor, to: place.study) }
        }
    }

    /// One study with its trials.
    struct StudyContents {
        var record: StudyRecord
        var trials: [FrozenTrial] = []
        /// The number of a trial for each change, in order of time.
        private var log: [Int32] = []
        private var waiting: [Int] = []
        /// How many trials count as those that the study is to have.
        private(set) var counting = 0
        private var distributions: [String: Distribution] = [:]
        /// The parameters of the trial that was last looked at, which agree with all others.
        private var agreed = SearchSpace()

        init(record: StudyRecord) { self.record = record }

        mutating func add(_ record: TrialRecord, id: FrozenTrial.ID) throws(StorageError) -> FrozenTrial {
            var known = distributions
            try known.add(record.parameters.space, to: self.record)
            distributions = known
            let trial = FrozenTrial(id: id, number: trials.count, record: record)
            trials.append(trial)
            log.append(Int32(trial.number))
            if record.state == .waiting { waiting.append(trial.number) }
            if trial.counts { counting += 1 }
            return trial
        }

        /// Throws if the parameters of `records` do not fit the study, or each other.
        func check(_ records: [TrialRecord]) throws(StorageError) {
            var known = distributions
            for record in records { try known.add(record.parameters.space, to: self.record) }
        }

        mutating func startWaiting(lease: Lease?, at time: Date) -> FrozenTrial? {
            guard let number = waiting.first else { return nil }
            begin(number, lease: lease, at: time)
            return trials[number]
        }

        mutating func start(_ number: Int, lease: Lease?, at time: Date) throws(StorageError) -> Bool {
            guard !trials[number].state.isFinished else { throw .trialFinished(number) }
            guard trials[number].state == .waiting else { return false }
            begin(number, lease: lease, at: time)
            return true
        }

        private mutating func begin(_ number: Int, lease: Lease?, at time: Date) {
            waiting.removeAll { $0 == number }
            trials[number].record.state = .running
            trials[number].record.start = time
            trials[number].record.lease = lease
            if lease != nil { counting += 1 }
            log.append(Int32(number))
        }

        /// Applies `events` and returns the trials to be queued because of them.
        mutating func record(
            _ events: [TrialEvent], number: Int, at time: Date
        ) throws(StorageError) -> [TrialRecord] {
            try trials[number].check(events)
            var (known, successors) = (distributions, [TrialRecord]())
            var parameters = trials[number].parameters
            var expected = parameters.count
            for event in events {
                switch event {
                case .suggested(let name, let value, let distribution):
                    parameters.set(name, value, from: distribution)
                    expected += 1
                case .superseded(by: let record):
                    try record.checkValues()
                    try known.add(record.parameters.space, to: self.record)
                    successors.append(record)
                default: break
                }
            }
            // Mostly a trial has the parameters of the one before: nothing is to be looked up, unless one is set anew.
            if expected != parameters.count || parameters.space != agreed {
                for case .suggested(let name, _, let distribution) in events {
                    try known.add(name, distribution, to: self.record)
                }
            }
            (distributions, agreed) = (known, parameters.space)
            if trials[number].counts { counting -= 1 }
            trials[number].record.parameters = parameters
            for event in events where !event.isSuggestion { trials[number].record.apply(event, at: time) }
            if trials[number].state.isFinished { waiting.removeAll { $0 == number } }
            if trials[number].counts { counting += 1 }
            log.append(Int32(number))
            return successors
        }

        func changes(since revision: Revision) -> StudyChanges {
            let end = Revision(position: log.count - 1)
            if revision == .start { return StudyChanges(trials: trials, revision: end) }
            let changed = log[min(revision.position + 1, log.count)...]
            let numbers = changed.count < 2 ? Array(changed) : Set(changed).sorted()
            return StudyChanges(trials: numbers.map { trials[Int($0)] }, revision: end)
        }
    }
}

extension TrialEvent {
    fileprivate var isSuggestion: Bool { if case .suggested = self { true } else { false } }
}

/// The parameters of a study.
extension [String: Distribution] {
    fileprivate mutating func add(_ space: SearchSpace, to study: StudyRecord) throws(StorageError) {
        for (name, distribution) in space { try add(name, distribution, to: study) }
    }

    fileprivate mutating func add(
        _ name: String, _ distribution: Distribution, to study: StudyRecord
    ) throws(StorageError) {
        guard let known = self[name] else { return self[name] = distribution }
        guard known.isCompatible(with: distribution) || study.mayChange(name) else {
            throw .incompatible(.redefined(name, was: known, now: distribution))
        }
    }
}

extension StudyRecord {
    /// The record with `attributes` noted.
    package mutating func apply(_ attributes: [StudyAttribute]) {
        for attribute in attributes {
            switch attribute {
            case .user(let key, let text): userAttributes[key] = text
            case .system(let key, let text): systemAttributes[key] = text
            }
        }
    }
}
