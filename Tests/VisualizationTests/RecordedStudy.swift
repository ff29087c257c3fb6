import Foundation
import FoundationEssentials
import Testing
import Tuning
import Visualization

/// A study of `Fixtures/figures.json`, which `Scripts/reference/figures.py` writes, and what Optuna's figures hold of it.
struct RecordedStudy {
    let study: StudyTrials
    let figures: JSON
    let names: [String]

    static func all() throws -> [RecordedStudy] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/figures", withExtension: "json"))
        let json = try #require(JSON(parsing: String(decoding: Data(contentsOf: url), as: UTF8.self)))
        return try (json.array ?? []).map(RecordedStudy.init)
    }

    private init(_ json: JSON) throws {
        let directions = (json["directions"]?.array ?? []).compactMap(\.string).compactMap(Direction.init)
        let distributions = (json["distributions"]?.array ?? []).compactMap(\.string)
            .compactMap { JSON(parsing: $0) }.compactMap(Distribution.init)
        let trials = try (json["trials"]?.array ?? []).enumerated().map { number, trial in
            try Self.trial(trial, number, distributions)
        }
        study = StudyTrials(
            name: "recorded", directions: directions,
            objectiveNames: directions.count == 1 ? ["value"] : directions.indices.map { "value_\($0)" },
            trials: trials)
        figures = try #require(json["figures"])
        names = (figures["slice"]?.members ?? []).map(\.key)
    }

    private static func trial(_ json: JSON, _ number: Int, _ distributions: [Distribution]) throws
        -> FrozenTrial
    {
        let state = try #require(json["state"]?.string.flatMap(TrialState.init))
        var record = TrialRecord(state: state)
        record.values = (json["values"]?.array ?? []).compactMap(\.number)
        for member in json["params"]?.members ?? [] {
            let parts = try #require(member.value.array)
            record.parameters.set(
                member.key, try #require(parts[1].number), from: distributions[try #require(parts[0].integer)]
            )
        }
        for report in json["reports"]?.array ?? [] {
            let parts = try #require(report.array)
            record.reports[try #require(parts[0].integer)] = parts[1].number
        }
        if let constraint = json["constraint"]?.number {
            record.systemAttributes["constraints:c"] = JSON.float(constraint).text
        }
        record.start = DateForm.utc.date(try #require(json["start"]?.string))
        record.end = DateForm.utc.date(try #require(json["end"]?.string))
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }
}

/// Points as they can be compared: texts of what the axes say, in order.
struct Marks: Equatable, CustomStringConvertible {
    var rows: [String]

    init(_ rows: [String]) { self.rows = rows.sorted() }

    /// The points of a trace along `axes`.
    init(_ trace: JSON?, _ axes: [String] = ["x", "y"]) {
        let columns = axes.map { trace?[$0]?.array ?? [] }
        let count = columns.map(\.count).min() ?? 0
        self.init((0..<count).map { row in columns.map { Self.text($0[row]) }.joined(separator: " ") })
    }

    /// The points of several traces.
    init(all traces: [JSON], _ axes: [String] = ["x", "y"]) {
        self.init(traces.flatMap { Marks($0, axes).rows })
    }

    var description: String { rows.prefix(4).joined(separator: " | ") + " … \(rows.count)" }

    /// A value as both write it: Optuna's texts of choices are Python's.
    static func text(_ value: JSON) -> String {
        // In slices Optuna writes choices with their quotes.
        if case .string(let text) = value, text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1 {
            return String(text.dropFirst().dropLast())
        }
        return switch value {
        case .string("None"): "null"
        case .string("True"), .bool(true): "true"
        case .string("False"), .bool(false): "false"
        case .string(let text): Double(text).map { text.contains("n") ? text : rounded($0) } ?? text
        case .null: "null"
        default: value.number.map(rounded) ?? value.text.rawValue
        }
    }

    private static func rounded(_ number: Double) -> String { String(format: "%.9g", number) }
}
