import HTTPTypes
import Tuning

/// The table of trials, a page at a time.
extension API {
    var tableOperations: [Operation] {
        [
            Operation(
                id: "tableOfTrials", method: .get, path: "/api/studies/{name}/table",
                summary: "Some lines of the table of trials, sorted and filtered.",
                parameters: [.study] + Self.tableParameters,
                endings: [.ok("The lines, and how many there are.", Schemas.table)], refusals: [404, 422]
            ) { try await table($0) }
        ]
    }

    private static let tableParameters: [Operation.Parameter] = [
        .query(
            "sort", "number, state, start, end, duration, step, last, value:0, param:NAME or attr:KEY.",
            ["type": "string", "pattern": .string(sortPattern)]),
        .query("order", "asc or desc.", ["enum": ["asc", "desc"]]),
        .query(
            "states", "Only trials in these states, separated by commas.",
            ["type": "string", "pattern": .string(tableStatesPattern)]),
        .query(
            "filter",
            "Conditions that must all hold, as `lr > 0.01 kernel = rbf`; a bare word stands anywhere.",
            Schemas.text),
        .query(
            "numbers", "Only these trials, as 3,5-9.",
            ["type": "string", "pattern": #"^\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*$"#]),
        .query("params", "The parameters that are told, as a JSON list of names.", Schemas.text),
        .query("attrs", "The attributes of users that are told, as a JSON list of keys.", Schemas.text),
        .query("offset", "After so many.", ["type": "integer", "minimum": 0]),
        .query(
            "limit", "So many at most.",
            ["type": "integer", "minimum": 1, "maximum": .int(longestPage)]),
    ]

    private static let sortPattern =
        "^(number|state|start|end|duration|step|last|error|attempt|tag|value|value:[0-9]{1,3}|param:.*|attr:.*)$"
    private static let tableStatesPattern: String = {
        let state = "(" + TableQuery.shownStates.joined(separator: "|") + ")"
        return "^\(state)(,\(state))*$"
    }()
    private static let longestPage = 500

    private func table(_ call: Call) async throws -> Reply {
        let offset = try call.integer("offset", in: 0 ... .max) ?? 0
        let limit = try call.integer("limit", in: 1...Self.longestPage) ?? 50
        let parameters = try names(call, "params")
        let attributes = try names(call, "attrs") ?? []
        let record = try await storage.study(named: call.path("name"))
        let (standing, _) = try await censuses.census(of: record).standing()
        let query = try TableQuery(call, objectives: record.objectiveNames, digest: standing.digest)
        let (trials, revision) = try await mirrors.mirror(of: record.id).snapshot()
        let places = tables.places(of: trials, of: record, at: revision, query)
        let rows = places.dropFirst(offset).prefix(limit).map { place -> JSON in
            let trial = trials[Int(place)]
            let row = TrialRow(trial: trial, parameters: parameters, attributes: attributes).json
            let tags = record.tags(ofTrial: trial.number)
            guard !tags.isEmpty, let members = row.members else { return row }
            return .object(members + [.init("tags", .array(tags.map(JSON.string)))])
        }
        return .json([
            "total": .int(trials.count), "found": .int(places.count), "offset": .int(offset),
            "trials": .array(rows),
        ])
    }

    private func names(_ call: Call, _ key: String) throws(Refusal) -> [String]? {
        guard let text = call.query(key) else { return nil }
        guard let names = JSON(parsing: text)?.array?.compactMap(\.string) else {
            throw .wrong(key, expected: "a JSON list of names")
        }
        return names
    }
}
