import GRPCCore
import SwiftProtobuf
import Synchronization
import Tuning

/// Studies.
extension StorageServiceClient {
    func createStudy(
        named name: String, directions: [Direction]
    ) async throws(StorageError) -> StudyRecord {
        let request = Optuna_CreateNewStudyRequest.with {
            ($0.studyName, $0.directions) = (name, directions.map(Optuna_StudyDirection.init))
        }
        let id = try await call(missing: .noStudy(name: name)) { client, metadata, options in
            try await client.createNewStudy(request, metadata: metadata, options: options).studyID
        } refusal: { refusal throws(StorageError) in
            guard refusal.code == .alreadyExists else { return nil }
            guard refusal.isAgain else { throw .studyExists(name: name) }
            return Int64(try await self.study(named: name).id.rawValue)
        }
        return StudyRecord(id: StudyRecord.ID(id), name: name, directions: directions)
    }

    func study(named name: String) async throws(StorageError) -> StudyRecord {
        guard let study = try await studies().first(where: { $0.name == name }) else {
            throw .noStudy(name: name)
        }
        return study
    }

    func study(_ id: StudyRecord.ID) async throws(StorageError) -> StudyRecord {
        guard let study = try await studies().first(where: { $0.id == id }) else { throw .noStudyWithID(id) }
        return study
    }

    func studies() async throws(StorageError) -> [StudyRecord] {
        let reply = try await call(missing: .unavailable(link.place, detail: "no studies")) {
            client, metadata, options in
            try await client.getAllStudies(
                Optuna_GetAllStudiesRequest(), metadata: metadata, options: options)
        }
        return reply.studies.map { $0.record(texts) }.sorted { $0.id.rawValue < $1.id.rawValue }
    }

    func deleteStudy(_ id: StudyRecord.ID) async throws(StorageError) {
        let request = Optuna_DeleteStudyRequest.with { $0.studyID = Int64(id.rawValue) }
        _ = try await call(missing: .noStudyWithID(id)) { client, metadata, options in
            try await client.deleteStudy(request, metadata: metadata, options: options)
        } refusal: { refusal throws(StorageError) in
            refusal.isAgain && refusal.code == .notFound ? Optuna_DeleteStudyReply() : nil
        }
        known.withLock { $0.forget(id) }
    }

    func annotate(
        _ study: StudyRecord.ID, with attributes: [StudyAttribute]
    ) async throws(StorageError) {
        for attribute in attributes {
            switch attribute {
            case .user(let key, let text):
                for note in [key: text].notes(of: .user) { try await self.note(note, about: study) }
                let request = Optuna_SetStudyUserAttributeRequest.with {
                    ($0.studyID, $0.key, $0.value) = (Int64(study.rawValue), key, text.sent)
                }
                _ = try await call(missing: .noStudyWithID(study)) { client, metadata, options in
                    try await client.setStudyUserAttribute(request, metadata: metadata, options: options)
                }
            case .system(let key, let text):
                for note in [key: text].notes(of: .system) { try await self.note(note, about: study) }
                try await setSystemAttribute(key, text.sent, of: study)
            }
        }
    }

    private func note(_ note: TrialNote, about study: StudyRecord.ID) async throws(StorageError) {
        let attribute = note.attribute(texts)
        try await setSystemAttribute(attribute.key, attribute.value.text.rawValue, of: study)
    }

    private func setSystemAttribute(
        _ key: String, _ value: String, of study: StudyRecord.ID
    ) async throws(StorageError) {
        let request = Optuna_SetStudySystemAttributeRequest.with {
            ($0.studyID, $0.key, $0.value) = (Int64(study.rawValue), key, value)
        }
        _ = try await call(missing: .noStudyWithID(study)) { client, metadata, options in
            try await client.setStudySystemAttribute(request, metadata: metadata, options: options)
        }
    }
}

extension JSONText {
    /// The text as such a server takes it: what is no JSON becomes a text.
    var sent: String { value == nil ? optunaValue.text.rawValue : rawValue }
}
