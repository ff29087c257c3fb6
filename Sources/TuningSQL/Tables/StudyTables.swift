package import Tuning

/// The studies and trials in the tables of one database, inside one transaction.
///
/// The operations are the ones of ``Storage``, to the letter; whoever calls them sees to it that one transaction at a
/// time writes.
package struct StudyTables<Session: SQLSession> {
    package let session: Session
    package let dates: DateForm
    let hasOwnTables: Bool
    package let memory: DistributionMemory

    /// The tables that `session` is connected to.
    ///
    /// - Parameters:
    ///   - dates: What the dates in them mean.
    ///   - hasOwnTables: Whether our own are there beside Optuna's; without them there is only reading.
    ///   - memory: What was learnt in earlier transactions.
    package init(_ session: Session, dates: DateForm, hasOwnTables: Bool, memory: DistributionMemory) {
        (self.session, self.dates, self.memory) = (session, dates, memory)
        self.hasOwnTables = hasOwnTables
    }
}

/// Studies.
extension StudyTables {
    /// Makes a study.
    package func createStudy(
        named name: String, directions: [Direction]
    ) throws(StorageError) -> StudyRecord {
        let isTaken = try session.first("SELECT 1 FROM studies WHERE study_name = $1", .text(name)) { _ in
            true
        }
        if isTaken != nil { throw .studyExists(name: name) }
        let id = try session.first(.nextStudyID) { StudyRecord.ID(rawValue: $0.int(0)) }
        let study = StudyRecord(id: id ?? StudyRecord.ID(rawValue: 1), name: name, directions: directions)
        try session.run(
            "INSERT INTO studies (study_id, study_name) VALUES ($1, $2)", study.id.value, .text(name))
        for (objective, direction) in directions.enumerated() {
            try session.run(
                "INSERT INTO study_directions (study_id, objective, direction) VALUES ($1, $2, $3)",
                study.id.value, .int(objective), .text(direction.column))
        }
        return study
    }

    /// The study called `name`.
    package func study(named name: String) throws(StorageError) -> StudyRecord {
        let id = try session.first("SELECT study_id FROM studies WHERE study_name = $1", .text(name)) {
            StudyRecord.ID(rawValue: $0.int(0))
        }
        guard let id else { throw .noStudy(name: name) }
        return try record(id, name: name)
    }

    /// The study `id`.
    package func study(_ id: StudyRecord.ID) throws(StorageError) -> StudyRecord {
        let name = try session.first("SELECT study_name FROM studies WHERE study_id = $1", id.value) {
            $0.text(0)
        }
        guard let name else { throw .noStudyWithID(id) }
        return try record(id, name: name)
    }

    /// All studies, in the order in which they were made.
    package func studies() throws(StorageError) -> [StudyRecord] {
        let studies = try session.all("SELECT study_id, study_name FROM studies ORDER BY study_id") {
            (StudyRecord.ID(rawValue: $0.int(0)), $0.text(1))
        }
        var records: [StudyRecord] = []
        for (id, name) in studies { records.append(try record(id, name: name)) }
        return records
    }

    private func record(_ id: StudyRecord.ID, name: String) throws(StorageError) -> StudyRecord {
        let directions = try session.all(
            "SELECT direction FROM study_directions WHERE study_id = $1 ORDER BY objective", id.value
        ) { Direction(column: $0.text(0)) }
        return StudyRecord(
            id: id, name: name, directions: directions,
            userAttributes: try attributes(
                "SELECT \"key\", value_json FROM study_user_attributes WHERE study_id = $1", id),
            systemAttributes: try attributes(
                "SELECT \"key\", value_json FROM study_system_attributes WHERE study_id = $1", id))
    }

    private func attributes(
        _ statement: SQLStatement, _ id: StudyRecord.ID
    ) throws(StorageError) -> [String: JSONText] {
        let attributes = try session.all(statement, id.value) {
            ($0.text(0), JSONText(rawValue: $0.text(1)))
        }
        return Dictionary(attributes) { _, last in last }
    }

    /// Notes something about a study.
    package func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) throws(StorageError) {
        try expectStudy(study)
        for attribute in attributes {
            switch attribute {
            case .user(let key, let text):
                try session.run(.setStudyUserAttribute, study.value, .text(key), .text(text.rawValue))
            case .system(let key, let text):
                try session.run(.setStudySystemAttribute, study.value, .text(key), .text(text.rawValue))
            }
        }
    }

    /// Deletes a study with all its trials.
    package func deleteStudy(_ study: StudyRecord.ID) throws(StorageError) {
        try lockStudy(study)
        for statement in SQLStatement.deleteTrials + SQLStatement.deleteStudy {
            try session.run(statement, study.value)
        }
    }

    /// Throws if there is no such study, and keeps others from adding trials to it.
    func lockStudy(_ study: StudyRecord.ID) throws(StorageError) {
        let isThere = try session.first(.lockStudy, study.value) { _ in true }
        if isThere == nil { throw .noStudyWithID(study) }
    }

    func expectStudy(_ study: StudyRecord.ID) throws(StorageError) {
        let isThere = try session.first("SELECT 1 FROM studies WHERE study_id = $1", study.value) { _ in true
        }
        if isThere == nil { throw .noStudyWithID(study) }
    }
}

extension StudyRecord.ID {
    var value: SQLValue { .int(rawValue) }
}

extension FrozenTrial.ID {
    var value: SQLValue { .int(rawValue) }
}
