import Tuning

extension Optuna_StudyDirection {
    init(_ direction: Direction) { self = direction == .maximize ? .maximize : .minimize }
    var direction: Direction { self == .maximize ? .maximize : .minimize }
}

extension Optuna_Study {
    /// `study` as a message.
    init(_ study: StudyRecord) {
        studyID = Int64(study.id.rawValue)
        studyName = study.name
        directions = study.directions.map(Optuna_StudyDirection.init)
        userAttributes = study.userAttributes.mapValues(\.rawValue)
        systemAttributes = study.systemAttributes.mapValues(\.rawValue)
    }
}

extension StudyRecord.ID {
    /// The study that a message tells of.
    init(_ id: Int64) { self.init(rawValue: Int(id)) }

    /// The study that a request means: none where a database could not even look for it.
    init(asked id: Int64) throws(StorageError) {
        self.init(id)
        guard Int32(exactly: id) != nil else { throw .noStudyWithID(self) }
    }
}

extension FrozenTrial.ID {
    /// The trial that a message tells of.
    init(_ id: Int64) { self.init(rawValue: Int(id)) }

    /// The trial that a request means: none where a database could not even look for it.
    init(asked id: Int64) throws(StorageError) {
        self.init(id)
        guard Int32(exactly: id) != nil else { throw .noTrial(self) }
    }
}
