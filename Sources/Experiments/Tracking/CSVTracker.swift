import Tuning

import struct FoundationEssentials.Date

/// Writes a line for each trial that has ended, as RFC 4180 has it.
actor CSVTracker: Tracker {
    static let name = "csv"
    nonisolated let destination: String
    private let metrics: [String]
    private let parameters: [String]
    private var file: LineFile?

    init(_ path: String, of experiment: Experiment) {
        destination = path
        metrics = experiment.objectives.map(\.metric)
        parameters = experiment.space.parameters.map(\.name)
    }

    nonisolated var name: String { Self.name }
    nonisolated var remembers: Bool { false }

    func deliver(_ facts: [Fact]) throws -> [String] {
        var lines: [String] = []
        let file = try file ?? LineFile(destination, header: [header])
        self.file = file
        for fact in facts {
            guard case .ended(let number, let ending) = fact.event else { continue }
            lines.append(line(number, ending, at: fact.time))
        }
        try file.append(lines)
        return []
    }

    private var header: String {
        Self.line(["number", "state"] + metrics + parameters + ["start", "end", "error"])
    }

    private func line(_ number: Int, _ ending: Fact.Ending, at time: Date) -> String {
        let values = metrics.indices.map { index in
            ending.values.indices.contains(index) ? JSON.float(ending.values[index]).cell : ""
        }
        let chosen = Dictionary(ending.parameters.map { ($0.key, $0.value) }) { $1 }
        return Self.line(
            [String(number), ending.state.rawValue] + values + parameters.map { chosen[$0]?.cell ?? "" }
                + [ending.start?.iso8601 ?? "", time.iso8601, ending.reason ?? ""])
    }

    private static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}

extension JSON {
    /// The value as a table shows it: texts without quotes.
    fileprivate var cell: String { finite.string ?? text.rawValue }
}
