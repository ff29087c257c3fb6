import HTTPTypes
import Hummingbird
import Tuning

/// What people do to studies: they write notes, set marks, hold them and let them go on.
extension API {
    var noteOperations: [Operation] {
        [
            Operation(
                id: "noteStudy", method: .put, path: "/api/studies/{name}/note",
                summary: "Writes the note of a study, over the version that was read.",
                parameters: [.study], body: Schemas.note, endings: [.ok("The note.", Schemas.noted)],
                refusals: [400, 404, 409, 413, 422]
            ) { try await writeNote($0) },
            Operation(
                id: "noteTrial", method: .put, path: "/api/studies/{name}/trials/{number}/note",
                summary: "Writes the note of a trial, over the version that was read.",
                parameters: [.study, .trial], body: Schemas.note,
                endings: [.ok("The note.", Schemas.noted)], refusals: [400, 404, 409, 413, 422]
            ) { try await writeNote($0) },
            Operation(
                id: "tagStudy", method: .put, path: "/api/studies/{name}/tags",
                summary: "Marks a study with these words and no others.", parameters: [.study],
                body: Schemas.tags, endings: [.done("It is marked.")], refusals: [400, 404, 413, 422]
            ) { try await tag($0) },
            Operation(
                id: "tagTrial", method: .put, path: "/api/studies/{name}/trials/{number}/tags",
                summary: "Marks a trial with these words and no others.", parameters: [.study, .trial],
                body: Schemas.tags, endings: [.done("It is marked.")], refusals: [400, 404, 413, 422]
            ) { try await tag($0) },
            Operation(
                id: "hold", method: .post, path: "/api/studies/{name}/pause",
                summary:
                    "Lets no more trials start: who asks is refused, workers wait; trials that run go on.",
                parameters: [.study], endings: [.done("It is paused.")], refusals: [404]
            ) { try await hold($0, true) },
            Operation(
                id: "release", method: .post, path: "/api/studies/{name}/resume",
                summary: "Lets trials start again.", parameters: [.study],
                endings: [.done("It goes on.")], refusals: [404]
            ) { try await hold($0, false) },
        ]
    }

    private func writeNote(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("body", "version")
        guard let body = try fields.text("body"), body.utf8.count <= StudyNote.longest else {
            throw Refusal.wrong("body", expected: "a text of \(StudyNote.longest) bytes at most")
        }
        guard let version = try fields.integer("version", in: 0...Int(Int32.max)) else {
            throw Refusal.wrong("version", expected: "the version that was read, 0 for none")
        }
        let (record, trial) = try await subject(call)
        var note = StudyNote(of: record, trial.map { .trial($0.id) } ?? .study)
        guard note.version == version else {
            throw Refusal(
                .conflict, "note_changed", "somebody wrote the note meanwhile: read it again",
                details: [.init("note", note.json)])
        }
        (note.version, note.body) = (version + 1, body)
        try await storage.annotate(record.id, with: note.attributes(over: record))
        return .json(note.json)
    }

    private func tag(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("tags")
        guard let tags = try fields.texts("tags"), tags.count <= 50,
            tags.allSatisfy({ !$0.isEmpty && $0.count <= 100 })
        else {
            throw Refusal.wrong("tags", expected: "a list of 50 words at most, each of up to 100 characters")
        }
        let (record, trial) = try await subject(call)
        try await storage.annotate(record.id, with: [StudyRecord.tagging(trial?.number, tags)])
        return .empty
    }

    private func hold(_ call: Call, _ isHeld: Bool) async throws -> Reply {
        try await storage.hold(storage.study(named: call.path("name")).id, isHeld)
        return .empty
    }

    /// The study, and the trial if the path names one.
    private func subject(_ call: Call) async throws -> (StudyRecord, FrozenTrial?) {
        let record = try await storage.study(named: call.path("name"))
        guard call.context.parameters.get("number") != nil else { return (record, nil) }
        return (record, try await trial(call.number, of: record))
    }

    /// The trial `number` of a study.
    func trial(_ number: Int, of record: StudyRecord) async throws -> FrozenTrial {
        guard let trial = try await mirrors.mirror(of: record.id).trial(number: number) else {
            throw StudyError.noTrial(number: number)
        }
        return trial
    }
}

extension Fields {
    /// A list of texts.
    func texts(_ key: String) throws(Refusal) -> [String]? {
        guard let json = self[key] else { return nil }
        guard let elements = json.array else { throw .wrong(key, expected: "a list of texts") }
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else { throw .wrong(key, expected: "a list of texts") }
        return texts
    }
}
