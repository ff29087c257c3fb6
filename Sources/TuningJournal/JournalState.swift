import Tuning

/// What all that a journal says amounts to.
///
/// An operation that breaks a rule is in the journal too, and changes nothing, for every reader alike.
struct JournalState: Sendable {
    private(set) var studies: [StudyRecord.ID: JournalStudy] = [:]
    private(set) var ids: [String: StudyRecord.ID] = [:]
    private var studiesMade = 0
    /// Where each trial is, those of deleted studies too: they count.
    private var places: [Place] = []
    /// The trials that are to be queued in place of others, and are not yet.
    ///
    /// Their writer died between two lines.
    private(set) var missingSuccessors: [FrozenTrial.ID: (study: StudyRecord.ID, record: TrialRecord)] = [:]
    /// How many operations were applied.
    private(set) var position = 0

    /// A trial's study, and its number in it.
    struct Place: Sendable {
        let study: StudyRecord.ID
        let number: Int
    }

    /// The study `id`.
    func study(_ id: StudyRecord.ID) throws(StorageError) -> JournalStudy {
        guard let study = studies[id] else { throw .noStudyWithID(id) }
        return study
    }

    /// The trial `id`, and its study.
    func trial(_ id: FrozenTrial.ID) throws(StorageError) -> (trial: FrozenTrial, study: StudyRecord.ID) {
        guard places.indices.contains(id.rawValue), let study = studies[places[id.rawValue].study] else {
            throw .noTrial(id)
        }
        return (study.trials[places[id.rawValue].number], places[id.rawValue].study)
    }

    /// The identifier of the trial that is added next.
    var nextTrial: FrozenTrial.ID { FrozenTrial.ID(rawValue: places.count) }

    /// Applies the next operation.
    mutating func apply(_ operation: JournalOperation) {
        position += 1
        switch operation {
        case .createStudy(let name, let directions): createStudy(name, directions)
        case .deleteStudy(let id):
            if let study = studies.removeValue(forKey: id) { ids[study.record.name] = nil }
        case .noteAboutStudy(let id, let attribute): withStudy(id) { $0.record.apply([attribute]) }
        case .textAboutStudy(let id, let attributes, let key, let text):
            let text = JSONText(rawValue: text)
            withStudy(id) {
                $0.record.apply([attributes == .user ? .user(key: key, text) : .system(key: key, text)])
            }
        case .createTrial(let id, let record, let supersedes):
            guard let number = studies[id]?.trials.count else { return }
            let (trial, position) = (nextTrial, position)
            withStudy(id) { $0.add(record, id: trial, at: position) }
            places.append(Place(study: id, number: number))
            if let supersedes { missingSuccessors[supersedes] = nil }
        case .setParameter(let id, let name, let value, let distribution):
            change(id) { $0.set(name, value, distribution, ofTrial: $1) }
        case .setState(let id, let state, let values, let date):
            var missing: (StudyRecord.ID, TrialRecord)?
            change(id) { study, number in
                let successor = study.set(state, values: values, date, ofTrial: number)
                missing = successor.map { (study.record.id, $0) }
            }
            if let missing { missingSuccessors[id] = missing }
        case .report(let id, let step, let value):
            change(id) { $0.modify($1) { $0.reports[step] = value } }
        case .noteByUser(let id, let key, let text):
            change(id) { $0.modify($1) { $0.userAttributes[key] = text } }
        case .noteBySystem(let id, let key, let text):
            change(id) { $0.modify($1) { $0.systemAttributes[key] = text } }
        case .noteByApus(let id, let note): change(id) { $0.apply(note, toTrial: $1) }
        case .nothing: break
        }
    }

    private mutating func createStudy(_ name: String, _ directions: [Direction]) {
        guard ids[name] == nil else { return }
        let id = StudyRecord.ID(rawValue: studiesMade)
        studiesMade += 1
        ids[name] = id
        studies[id] = JournalStudy(record: StudyRecord(id: id, name: name, directions: directions))
    }

    private mutating func withStudy(_ id: StudyRecord.ID, _ body: (inout JournalStudy) -> Void) {
        guard let index = studies.index(forKey: id) else { return }
        body(&studies.values[index])
    }

    /// Changes a trial that is there and has not ended.
    private mutating func change(_ id: FrozenTrial.ID, _ body: (inout JournalStudy, Int) -> Void) {
        guard places.indices.contains(id.rawValue) else { return }
        let (place, position) = (places[id.rawValue], position)
        withStudy(place.study) { study in
            guard !study.trials[place.number].state.isFinished else { return }
            body(&study, place.number)
            study.note(place.number, at: position)
        }
    }
}
