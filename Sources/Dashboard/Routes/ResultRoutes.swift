import HTTPTypes
import Tuning

/// What a study has found.
extension API {
    var resultOperations: [Operation] {
        [
            Operation(
                id: "listTrials", method: .get, path: "/api/studies/{name}/trials",
                summary: "Trials in order of number.",
                parameters: [
                    .study,
                    .query("after", "Only trials of higher numbers.", ["type": "integer", "minimum": -1]),
                    .query(
                        "states", "Only trials in these states, separated by commas.",
                        ["type": "string", "pattern": .string(Self.statesPattern)]),
                    .query("limit", "So many at most.", ["type": "integer", "minimum": 1]),
                ],
                endings: [.ok("The trials.", ["type": "array", "items": Schemas.trial])],
                refusals: [404, 422]
            ) { try await listTrials($0) },
            Operation(
                id: "getTrial", method: .get, path: "/api/studies/{name}/trials/{number}",
                summary: "One trial.", parameters: [.study, .trial],
                endings: [.ok("The trial.", Schemas.trial)], refusals: [404, 422]
            ) { call in
                let study = try await studies.study(call.path("name"))
                return .json(
                    try await study.trial(number: call.number).json(metric: study.reportedMetric))
            },
            Operation(
                id: "best", method: .get, path: "/api/studies/{name}/best",
                summary: "The best trial; a list, the Pareto set, if there are several objectives.",
                parameters: [.study],
                endings: [
                    .ok(
                        "The best: null if no trial is complete and feasible.",
                        [
                            "anyOf": [
                                Schemas.trial, ["type": "array", "items": Schemas.trial], ["type": "null"],
                            ]
                        ])
                ], refusals: [404]
            ) { try await best($0) },
            Operation(
                id: "importance", method: .get, path: "/api/studies/{name}/importance",
                summary: "How much each parameter matters: shares that sum to 1, the largest first.",
                parameters: [
                    .study,
                    .query(
                        "method", "How it is told.",
                        ["type": "string", "enum": .array(Self.methods.map { .string($0.name) })]),
                    .query(
                        "objective", "The number of the objective, where there are several.",
                        ["type": "integer", "minimum": 0]),
                ],
                endings: [
                    .ok(
                        "The shares by name; empty before trials are complete.",
                        ["type": "object", "additionalProperties": ["type": "number"]])
                ], refusals: [404, 422]
            ) { try await importance($0) },
        ]
    }

    private func listTrials(_ call: Call) async throws -> Reply {
        let after = try call.integer("after", in: -1 ... .max) ?? -1
        let limit = try call.integer("limit", in: 1 ... .max) ?? .max
        let states = try call.query("states").map(states)
        let study = try await studies.study(call.path("name"))
        let (trials, revision) = try await mirrors.mirror(of: study.id).trialsAndRevision(
            after: after, limit: limit, where: { states?.contains($0.state) ?? true })
        let metric = study.reportedMetric
        var headers = HTTPFields()
        headers[.lastEventID] = EventID(revision).text
        return .list(headers, count: trials.count) { trials[$0].json(metric: metric) }
    }

    private static let statesPattern: String = {
        let state = "(" + TrialState.allCases.map(\.rawValue).joined(separator: "|") + ")"
        return "^\(state)(,\(state))*$"
    }()

    private func states(_ text: String) throws(Refusal) -> Set<TrialState> {
        var states: Set<TrialState> = []
        for word in text.split(separator: ",") {
            guard let state = TrialState(rawValue: String(word)) else {
                let known = TrialState.allCases.map(\.rawValue).joined(separator: ", ")
                throw .wrong("states", expected: "some of \(known), separated by commas")
            }
            states.insert(state)
        }
        return states
    }

    private func best(_ call: Call) async throws -> Reply {
        let study = try await studies.study(call.path("name"))
        let trials = try await study.bestTrials.map { $0.json(metric: study.reportedMetric) }
        return .json(study.directions.count == 1 ? trials.first ?? .null : .array(trials))
    }

    private static let methods: [(name: String, method: ImportanceMethod)] = [
        ("ped-anova", .pedANOVA(target: 0.1, region: 1, isLocal: true)),
        ("fanova", .functionalANOVA(trees: 64)),
        ("mdi", .meanDecreaseImpurity(trees: 64)), ("shapley", .shapley(trees: 64)),
    ]

    private func importance(_ call: Call) async throws -> Reply {
        let name = call.query("method") ?? "ped-anova"
        guard let method = Self.methods.first(where: { $0.name == name })?.method else {
            let known = Self.methods.map(\.name).joined(separator: ", ")
            throw Refusal.wrong("method", expected: "one of \(known)")
        }
        let objective = try call.integer("objective", in: 0 ... .max)
        let study = try await studies.study(call.path("name"))
        let importances = try await study.importances(by: method, of: objective)
        return .json(.object(importances.map { .init($0.name, JSON.float($0.share).finite) }))
    }
}

extension HTTPField.Name {
    /// With which a reader of events goes on after a list of trials, or after its connection broke.
    static let lastEventID = Self("Last-Event-ID") ?? .eTag
}
