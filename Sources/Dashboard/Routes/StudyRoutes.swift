import Experiments
import HTTPTypes
import Tuning

/// Studies: list, make, show, delete.
extension API {
    var studyOperations: [Operation] {
        [
            Operation(
                id: "listStudies", method: .get, path: "/api/studies",
                summary: "All studies, in the order in which they were made, and how they stand.",
                endings: [.ok("The studies.", ["type": "array", "items": Schemas.study])]
            ) { _ in try await listStudies() },
            Operation(
                id: "createStudy", method: .post, path: "/api/studies",
                summary: "Makes a study, described by the keys of an experiment file.",
                body: Schemas.declaration,
                endings: [
                    .created("The study.", Schemas.study).leading(
                        to: "ask", "enqueue", "getStudy", "listTrials", "best", "importance", "deleteStudy",
                        with: ["name": "$response.body#/name"])
                ],
                refusals: [400, 409, 413, 422]
            ) { try await createStudy($0) },
            Operation(
                id: "getStudy", method: .get, path: "/api/studies/{name}", summary: "How a study stands.",
                parameters: [.study], endings: [.ok("The study.", Schemas.study)], refusals: [404]
            ) { .json(try await summary(of: storage.study(named: $0.path("name"))).json) },
            Operation(
                id: "deleteStudy", method: .delete, path: "/api/studies/{name}",
                summary: "Deletes a study with all its trials.", parameters: [.study],
                endings: [.done("It is gone.")], refusals: [404]
            ) { try await deleteStudy($0) },
        ]
    }

    private func listStudies() async throws -> Reply {
        var summaries: [JSON] = []
        for record in try await storage.studies() {
            // Another caller may delete one meanwhile.
            do { summaries.append(try await summary(of: record).json) } catch StorageError.noStudy {}
        }
        return .json(.array(summaries))
    }

    private func summary(of record: StudyRecord) async throws -> StudySummary {
        let study = try await studies.study(record.name)
        let (census, _) = try await censuses.census(of: record).refreshed()
        return try await StudySummary(study, counts: census.states, repeated: census.repeated)
    }

    private func createStudy(_ call: Call) async throws -> Reply {
        let declaration = try StudyDeclaration(try await call.json(), from: "the study")
        return .json(try await summary(of: declaration.create(in: storage)).json, .created)
    }

    private func deleteStudy(_ call: Call) async throws -> Reply {
        let record = try await storage.study(named: call.path("name"))
        try await storage.deleteStudy(record.id)
        studies.forget(record.id)
        return .empty
    }
}
