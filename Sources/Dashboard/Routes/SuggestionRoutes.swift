import HTTPTypes
import Tuning

/// Parameters for trials of other libraries, Optuna's.
extension API {
    var suggestionOperations: [Operation] {
        [
            Operation(
                id: "suggest", method: .post, path: "/api/sampler/suggest",
                summary: "Chooses parameters for a trial that runs elsewhere.", body: Schemas.suggestion,
                endings: [
                    .ok("Internal values by name, and what to note with the trial.", Schemas.suggested)
                ],
                refusals: [400, 404, 409, 413, 422]
            ) { try await suggest($0) }
        ]
    }

    private func suggest(_ call: Call) async throws -> Reply {
        let request = try SuggestionRequest(try await call.json(), texts: suggestionTexts)
        guard let (session, trial) = try await suggestions.session(for: request) else {
            let known = suggestions.finishedCount(request.session)
            throw Refusal(
                .conflict, "trials_missing",
                "\(known) trials are known of \(request.finished) that have ended: tell of all",
                details: [.init("known", .int(known))])
        }
        // Trials that are told in parts come without a question.
        guard !request.space.isEmpty else {
            return .json(["params": [:], "system_attrs": [:]])
        }
        let (values, notes) = try await session.suggest(request.space, for: trial)
        let params = zip(request.space.names, values).map { JSON.Member($0, .float($1)) }
        let attributes = notes.sorted { $0.key < $1.key }.map { key, text in
            JSON.Member(key, text.value ?? .string(text.rawValue))
        }
        return .json([
            "params": .object(params), "system_attrs": .object(attributes),
        ])
    }
}
