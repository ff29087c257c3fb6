import HTTPTypes
import Tuning

/// The server itself.
extension API {
    var serverOperations: [Operation] {
        [
            Operation(
                id: "health", method: .get, path: "/health", summary: "Whether the server can work.",
                endings: [
                    .ok("It can.", Schemas.object(["status": ["enum": ["ok"]]], ["status"]))
                ], refusals: [503], isOpen: true
            ) { _ in
                _ = try await storage.studies()
                return .json(["status": "ok"])
            },
            Operation(
                id: "metrics", method: .get, path: "/metrics",
                summary: "Counts and durations in the text format of Prometheus.",
                endings: [.ok("The metrics.", Schemas.text, type: "text/plain")]
            ) { _ in
                .text(try await metricsText(), type: "text/plain; version=0.0.4; charset=utf-8")
            },
            Operation(
                id: "openapi", method: .get, path: "/openapi.json", summary: "This description.",
                endings: [.ok("An OpenAPI document.", ["type": "object"])]
            ) { _ in .json(OpenAPIDocument(operations: operations, hasToken: hasToken).json) },
        ]
    }

    private func metricsText() async throws -> String {
        let records = try await storage.studies()
        mirrors.keep(records.map(\.id))
        censuses.keep(records)
        var states: [TrialState: Int] = [:]
        for record in records { states.merge(try await self.states(of: record), uniquingKeysWith: +) }
        var text = metrics.text
        text.gauge("apus_studies", "Studies in the storage.", records.count)
        text.gauge(
            "apus_trials", "Trials in the storage by state, without those that were repeated.",
            label: "state",
            TrialState.allCases.map { ($0.rawValue, states[$0, default: 0]) })
        return text.description
    }

    /// How many trials are in each state; none if the study was deleted meanwhile.
    private func states(of study: StudyRecord) async throws -> [TrialState: Int] {
        do {
            return try await censuses.census(of: study).refreshed().0.states
        } catch StorageError.noStudyWithID {
            return [:]
        }
    }
}
