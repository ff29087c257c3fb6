import Tuning

/// Writes every fact as one line of JSON.
actor JSONLinesTracker: Tracker {
    static let name = "jsonl"
    nonisolated let destination: String
    private var file: LineFile?

    init(_ path: String) { destination = path }

    nonisolated var name: String { Self.name }
    nonisolated var remembers: Bool { false }

    func deliver(_ facts: [Fact]) throws -> [String] {
        let file = try file ?? LineFile(destination)
        self.file = file
        try file.append(facts.map(\.json.text.rawValue))
        return []
    }
}
