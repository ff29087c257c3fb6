import Experiments
import Tuning

/// The documents of the API, as JSON schemas.
enum Schemas {
    static func object(
        _ properties: [(String, JSON)], _ required: [String] = [], isClosed: Bool = false
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "object"),
            .init("properties", .object(properties.map { .init($0.0, $0.1) })),
        ]
        if !required.isEmpty { members.append(.init("required", .array(required.map(JSON.string)))) }
        if isClosed { members.append(.init("additionalProperties", false)) }
        return .object(members)
    }

    static func object(_ properties: KeyValuePairs<String, JSON>, _ required: [String] = []) -> JSON {
        object(properties.map { ($0.key, $0.value) }, required)
    }

    /// An object with no other keys: what is sent.
    static func sent(_ properties: KeyValuePairs<String, JSON>, _ required: [String] = []) -> JSON {
        object(properties.map { ($0.key, $0.value) }, required, isClosed: true)
    }

    private static func reference(_ name: String) -> JSON {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    static let study = reference("Study")
    static let trial = reference("Trial")
    static let number = reference("Number")
    static let value = reference("Value")
    static let error = reference("Error")

    static let numbers: JSON = ["type": "object", "additionalProperties": number]
    static let values: JSON = ["type": "object", "additionalProperties": value]
    static let count: JSON = ["type": "integer", "minimum": 0]
    static let text: JSON = ["type": "string"]
    static let anything: JSON = ["type": "object", "additionalProperties": true]
    static func orNull(_ type: JSON) -> JSON { ["anyOf": [type, ["type": "null"]]] }
}

/// What others refer to.
extension Schemas {
    static let components: JSON = [
        "Number": [
            "description": "A number; those that JSON has not are texts.",
            "anyOf": [["type": "number"], ["type": "string", "enum": ["nan", "inf", "-inf"]]],
        ],
        "Value": [
            "description": "The value of a parameter.", "type": ["number", "string", "boolean", "null"],
        ],
        "Study": object(
            [
                "name": text, "directions": ["type": "array", "items": ["enum": ["minimize", "maximize"]]],
                "metrics": ["type": "array", "items": text], "trials": count,
                "states": ["type": "object", "additionalProperties": count], "repeated": count,
                "best": ["type": "array", "items": trial],
            ], ["name", "directions", "metrics", "trials", "states", "repeated", "best"]),
        "Trial": object(
            [
                "number": count, "state": ["enum": .array(TrialState.allCases.map { .string($0.rawValue) })],
                "values": ["type": "array", "items": number], "params": values,
                "metrics": ["type": "object", "additionalProperties": numbers], "user_attrs": anything,
                "system_attrs": anything, "start": orNull(["type": "string", "format": "date-time"]),
                "end": orNull(["type": "string", "format": "date-time"]), "error": orNull(text),
            ],
            [
                "number", "state", "values", "params", "metrics", "user_attrs", "system_attrs", "start",
                "end", "error",
            ]),
        "Error": object(
            ["error": object(["code": text, "message": text, "field": text], ["code", "message"])],
            ["error"]),
    ]
}

/// What is sent, and short answers.
extension Schemas {
    static let declaration: JSON = sent(
        [
            "name": ["type": "string", "minLength": 1],
            "objectives": [
                "type": "array", "minItems": 1,
                "items": sent(
                    ["metric": text, "goal": ["enum": ["minimize", "maximize"]]], ["metric", "goal"]),
            ],
            "parameters": [
                "description":
                    "By name: {float: [low, high], scale: log}, {int: [low, high]}, {choice: […]} …",
                "type": "object", "additionalProperties": ["type": "object"],
            ],
            "requires": ["type": ["array", "string"]], "constraints": ["type": "array", "items": text],
            "sampler": ["type": ["string", "object"]], "pruner": ["type": ["string", "object"]],
            "budget": sent(["trials": ["type": "integer", "minimum": 1]]),
            "seed": ["type": "integer", "minimum": 0], "repeats": ["type": "boolean"],
        ], ["name"])

    static let ask: JSON = sent([
        "lease": [
            "description":
                "After so many seconds in which no call was about the trial it is given out again. By default ten times as long as the longest trial took, an hour at least.",
            "type": "integer", "minimum": 1, "maximum": .int(HTTPLease.range.upperBound),
        ]
    ])
    static let asked = object(["number": count, "params": values], ["number", "params"])
    static let enqueue = sent(["params": values, "user_attrs": anything], ["params"])
    static let report = sent(
        [
            "step": ["type": "integer", "minimum": 0, "maximum": .int(.max)],
            "value": ["description": "Of the first objective.", "allOf": [number]],
            "metrics": ["description": "Several, by name; one of the two is needed.", "allOf": [numbers]],
        ], ["step"])
    static let tell: JSON = sent([
        "values": ["type": "array", "items": number], "value": number,
        "state": ["enum": ["complete", "pruned", "failed"]], "reason": text,
        "metrics": ["description": "What constraints of the study look at.", "allOf": [numbers]],
        "constraints": ["description": "Feasible at or below 0.", "allOf": [numbers]],
        "user_attrs": anything,
    ])
    static let suggestion = sent(
        [
            "session": [
                "description":
                    "What all workers of the study call it, and nobody else. A study of the server that has it as the system attribute apus:session is read by the server itself.",
                "type": "string", "minLength": 1, "maxLength": 200,
            ],
            "study": text,
            "directions": [
                "type": "array", "minItems": 1, "items": ["enum": ["minimize", "maximize"]],
            ],
            "finished": ["description": "How many trials have ended.", "allOf": [count]],
            "trials": [
                "description":
                    "Those that ended since the last call, and all that run. If more have ended than are known, 409 asks for all of them.",
                "type": "array",
                "items": sent(
                    [
                        "number": count,
                        "state": ["enum": .array(TrialState.allCases.map { .string($0.rawValue) })],
                        "values": ["type": "array", "items": number], "params": numbers,
                        "distributions": ["type": "object", "additionalProperties": distribution],
                        "intermediate_values": numbers, "user_attrs": anything, "system_attrs": anything,
                        "start": text, "end": text,
                    ], ["number", "state"]),
            ],
            "number": count, "space": ["type": "object", "additionalProperties": distribution],
            "sampler": ["type": ["string", "object"]], "seed": count,
        ], ["session", "directions", "number"])
    private static let distribution: JSON = [
        "description": "As Optuna writes it, as an object or its text.", "type": ["object", "string"],
    ]
    static let suggested = object(
        [
            "params": ["type": "object", "additionalProperties": ["type": "number"]],
            "system_attrs": anything,
        ], ["params", "system_attrs"])
    static let table = list("trials")
    /// Some of many things.
    static func list(_ name: String) -> JSON {
        object(
            [
                ("total", count), ("found", count), ("offset", count),
                (name, ["type": "array", "items": anything] as JSON),
            ], ["total", "found", "offset", name])
    }
    static let note = sent(
        ["body": ["type": "string", "maxLength": .int(StudyNote.longest)], "version": count],
        ["body", "version"])
    static let noted = object(["version": count, "body": text], ["version", "body"])
    static let tags = sent(
        [
            "tags": [
                "type": "array", "maxItems": 50,
                "items": ["type": "string", "minLength": 1, "maxLength": 100],
            ]
        ], ["tags"])
    static let figure = object(
        ["data": ["type": "array", "items": anything], "layout": anything], ["data", "layout"])
    static let told = object(
        ["state": ["enum": ["complete", "pruned", "failed"]], "reason": text], ["state"])
}
