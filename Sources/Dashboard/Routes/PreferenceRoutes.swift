import HTTPTypes
import Hummingbird
import NIOCore
import Tuning

/// What people say of the trials of a study of preferences.
extension API {
    var preferenceOperations: [Operation] {
        [
            Operation(
                id: "preferences", method: .get, path: "/api/studies/{name}/preferences",
                summary: "The trials to choose among, and what people chose so far.", parameters: [.study],
                endings: [.ok("The candidates and the choices.", Schemas.preferences)], refusals: [404, 409]
            ) { try await preferences($0) },
            Operation(
                id: "prefer", method: .post, path: "/api/studies/{name}/preferences",
                summary: "Says that one trial is worse than others.", parameters: [.study],
                body: Schemas.preference, endings: [.done("It is noted.")],
                refusals: [400, 404, 409, 413, 422]
            ) { try await prefer($0) },
            Operation(
                id: "reconsider", method: .put, path: "/api/studies/{name}/preferences/{choice}",
                summary: "Takes a choice back, or lets it count again.",
                parameters: [
                    .study,
                    .init(
                        name: "choice", place: .path, summary: "What the choice is known by.",
                        schema: ["type": "string", "minLength": 1]),
                ],
                body: Schemas.reconsidered, endings: [.done("It is noted.")],
                refusals: [400, 404, 409, 413, 422]
            ) { try await reconsider($0) },
            Operation(
                id: "skip", method: .post, path: "/api/studies/{name}/trials/{number}/skip",
                summary: "Asks nobody about a trial any more.", parameters: [.study, .trial],
                endings: [.done("It is noted.")], refusals: [404, 409, 422]
            ) { try await skip($0) },
        ]
    }

    /// How many choices are told.
    private static let mostChoices = 200

    private func preferences(_ call: Call) async throws -> Reply {
        let record = try await judged(call)
        let (trials, _) = try await mirrors.mirror(of: record.id).snapshot()
        let candidates = Candidates(of: record, among: trials)
        let choices = record.choices
        return .json([
            "candidates": .array(candidates.numbers.map(JSON.int)), "preferred": .int(candidates.preferred),
            "wanted": candidates.wanted.map(JSON.int) ?? .null,
            "running": .int(trials.count { $0.state == .running && $0.lease != nil }),
            "count": .int(record.preferences.count),
            "choices": .array(choices.suffix(Self.mostChoices).reversed().map(\.json)),
        ])
    }

    private func prefer(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("better", "worse")
        let numbers = try fields.numbers("better") ?? []
        let better = numbers.compactMap { Int(exactly: $0) }
        guard better.count == numbers.count, (1...20).contains(better.count),
            Set(better).count == better.count
        else {
            throw Refusal.wrong("better", expected: "a list of the numbers of 1 to 20 trials")
        }
        guard let worse = try fields.integer("worse", in: 0 ... .max), !better.contains(worse) else {
            throw Refusal.wrong("worse", expected: "the number of another trial")
        }
        let record = try await judged(call)
        try await refusing { try await storage.prefer(better, over: worse, in: record) }
        return .empty
    }

    private func reconsider(_ call: Call) async throws -> Reply {
        let fields = try await call.fields("counts")
        guard case .bool(let counts) = fields["counts"] else {
            throw Refusal.wrong("counts", expected: "true or false")
        }
        let record = try await judged(call)
        let id = try call.path("choice")
        guard let choice = record.choices.first(where: { $0.id == id }) else {
            throw Refusal(.notFound, "no_choice", "\(record.name): no choice has this name")
        }
        try await storage.annotate(record.id, with: [StudyRecord.counting(choice, counts)])
        return .empty
    }

    private func skip(_ call: Call) async throws -> Reply {
        let number = try call.number
        let record = try await judged(call)
        try await storage.annotate(
            record.id, with: [StudyRecord.skipping(trial(number, of: record).id)])
        return .empty
    }

    /// The study, whose trials people judge.
    private func judged(_ call: Call) async throws -> StudyRecord {
        let record = try await storage.study(named: call.path("name"))
        guard record.isPreferential else {
            throw Refusal(
                .conflict, "not_preferential",
                "\(record.name): its trials have values: only studies of preferences are judged by people")
        }
        return record
    }

    private func refusing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch StudyError.notJudged(let number, let reason) {
            throw Refusal(.conflict, "not_judged", "trial \(number) cannot be judged: \(reason)")
        }
    }
}

extension Choice {
    fileprivate var json: JSON {
        [
            "id": .string(id), "time": .string(time), "candidates": .array(candidates.map(JSON.int)),
            "preferences": .array(preferences.map { .array([.int($0.better), .int($0.worse)]) }),
            "taken_back": .bool(isTakenBack),
        ]
    }
}

extension Schemas {
    private static let someNumbers: JSON = ["type": "array", "items": count]
    static let preference = sent(
        [
            "better": ["type": "array", "minItems": 1, "maxItems": 20, "uniqueItems": true, "items": count],
            "worse": count,
        ], ["better", "worse"])
    static let reconsidered = sent(["counts": ["type": "boolean"]], ["counts"])
    static let preferences = object(
        [
            "candidates": someNumbers, "preferred": count, "wanted": orNull(count), "running": count,
            "count": count, "choices": ["type": "array", "items": anything],
        ], ["candidates", "preferred", "wanted", "running", "count", "choices"])
}
