import HTTPTypes
import Hummingbird
import Tuning

/// What pages show first: all studies, and how one stands.
extension API {
    var overviewOperations: [Operation] {
        [
            Operation(
                id: "listOverviews", method: .get, path: "/api/overview",
                summary: "Some studies, sorted and searched, as the list of studies shows them.",
                parameters: [
                    .query("search", "Only studies whose name or tags contain this.", Schemas.text),
                    .query(
                        "sort", "What they are sorted by.",
                        ["enum": .array(StudyOrder.allCases.map { .string($0.rawValue) })]),
                    .query("order", "asc or desc.", ["enum": ["asc", "desc"]]),
                    .query("offset", "After so many.", ["type": "integer", "minimum": 0]),
                    .query(
                        "limit", "So many at most.",
                        ["type": "integer", "minimum": 1, "maximum": .int(Self.longestList)]),
                ],
                endings: [.ok("The studies, and how many there are.", Schemas.list("studies"))],
                refusals: [422]
            ) { try await listOverviews($0) },
            Operation(
                id: "listEvents", method: .get, path: "/api/events",
                summary:
                    "Server-sent events: `line` with a study of the list that changed, `gone` with the name of one.",
                endings: [.ok("Events without end.", Schemas.text, type: "text/event-stream")]
            ) { _ in .events(await list.texts()) },
            Operation(
                id: "summary", method: .get, path: "/api/studies/{name}/summary",
                summary: "What a study is and how it stands, of the same size however many trials there are.",
                parameters: [.study],
                endings: [
                    .ok(
                        "The study.",
                        Schemas.object(
                            ["study": Schemas.anything, "standing": Schemas.anything], ["study", "standing"]))
                ], refusals: [404]
            ) { call in
                let record = try await storage.study(named: call.path("name"))
                let overview = try await overviews.overview(of: record.id)
                return .json(["study": overview.study, "standing": overview.standing])
            },
            Operation(
                id: "summaryEvents", method: .get, path: "/api/studies/{name}/summary/events",
                summary:
                    "Server-sent events: `study` and `standing`, first as they are and then whenever they change, a few times a second at most; `deleted`.",
                parameters: [.study],
                endings: [.ok("Events without end.", Schemas.text, type: "text/event-stream")],
                refusals: [404]
            ) { call in
                let record = try await storage.study(named: call.path("name"))
                return .events(await overviewFeeds.feed(of: record).texts())
            },
        ]
    }

    private static let longestList = 200

    private func listOverviews(_ call: Call) async throws -> Reply {
        let offset = try call.integer("offset", in: 0 ... .max) ?? 0
        let limit = try call.integer("limit", in: 1...Self.longestList) ?? Self.longestList
        let order = try call.word("sort", StudyOrder.self) ?? .last
        let isDescending = try call.word("order", TableOrder.self) != .asc
        let search = call.query("search")?.lowercased() ?? ""
        let lines = try await list.lines()
        let found = lines.filter { line in
            search.isEmpty || line.record.name.lowercased().contains(search)
                || line.record.tags.contains { $0.lowercased().contains(search) }
        }
        let shown = order.sorted(found, isDescending: isDescending).dropFirst(offset).prefix(limit)
        return .json([
            "total": .int(lines.count), "found": .int(found.count), "offset": .int(offset),
            "studies": .array(shown.map(\.json)),
        ])
    }
}

extension Reply {
    /// Events as they come, with a line that says nothing when none does.
    static func events(_ texts: EventTexts) -> Reply {
        .stream(type: "text/event-stream; charset=utf-8") { writer in
            try await texts.forEach { try await writer.write($0) }
        }
    }
}

/// In which direction something is sorted.
enum TableOrder: String, CaseIterable { case asc, desc }

extension Call {
    /// A word of the query.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _: Word.Type
    ) throws(Refusal) -> Word? where Word.RawValue == String {
        guard let text = query(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw .wrong(name, expected: Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }
}
