import FoundationEssentials
import Tuning

/// Something by which trials are sorted and filtered.
enum TrialColumn: Hashable, Sendable {
    case number, state, start, end, duration, step, last, error, attempt, tag
    /// The value of an objective.
    case value(Int)
    /// A parameter.
    case parameter(String)
    /// What a user noted.
    case attribute(String)

    private static let words: [String: TrialColumn] = [
        "number": .number, "state": .state, "start": .start, "end": .end, "duration": .duration,
        "step": .step, "last": .last, "error": .error, "attempt": .attempt, "tag": .tag, "value": .value(0),
    ]

    /// The column that an address calls `text`: a word, `value:0`, `param:NAME` or `attr:KEY`.
    init?(_ text: String) {
        if let word = Self.words[text] {
            self = word
        } else if text.hasPrefix("param:") {
            self = .parameter(String(text.dropFirst(6)))
        } else if text.hasPrefix("attr:") {
            self = .attribute(String(text.dropFirst(5)))
        } else if text.hasPrefix("value:"), let index = Int(text.dropFirst(6)), index >= 0 {
            self = .value(index)
        } else {
            return nil
        }
    }

    /// The column that people call `text` in a study: also an objective, a parameter or an attribute by its bare name.
    init?(_ text: String, objectives: [String], digest: StudyDigest) {
        if let column = TrialColumn(text) {
            self = column
        } else if let index = objectives.firstIndex(of: text) {
            self = .value(index)
        } else if digest.parameters.contains(where: { $0.name == text }) {
            self = .parameter(text)
        } else if digest.attributes.contains(text) {
            self = .attribute(text)
        } else {
            return nil
        }
    }
}

/// What a trial has in a column.
enum TrialCell: Hashable, Sendable {
    case none
    case number(Double)
    case text(String)

    init(_ value: ParameterValue?) {
        switch value {
        case .bool(let value): self = .text(value ? "true" : "false")
        case .string(let text): self = .text(text)
        case .null: self = .text("null")
        case let value?: self = value.number.map { .number($0) } ?? .none
        case nil: self = .none
        }
    }

    init(_ number: Double?) { self = number.map { $0.isNaN ? .none : .number($0) } ?? .none }

    init(_ attribute: JSONText?) {
        guard let attribute else {
            self = .none
            return
        }
        self =
            switch attribute.value {
            case .int(let value): .number(Double(value))
            case .float(let value) where !value.isNaN: .number(value)
            case .string(let text): .text(text)
            default: .text(attribute.rawValue)
            }
    }

    /// Whether `a` comes before `b`: numbers before texts.
    static func isLess(_ a: Self, _ b: Self) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a < b
        case (.text(let a), .text(let b)): a < b
        case (.number, .text): true
        default: false
        }
    }
}

extension FrozenTrial {
    /// What stands in `column`.
    ///
    /// - Parameter tags: Those of all trials.
    func cell(_ column: TrialColumn, tags: [Int: [String]], now: Date) -> TrialCell {
        switch column {
        case .number: .number(Double(number))
        case .state: .text(shownState)
        case .start: TrialCell(start?.timeIntervalSince1970)
        case .end: TrialCell(end?.timeIntervalSince1970)
        case .duration: TrialCell(duration(at: now))
        case .step: TrialCell(reports.steps.last.map(Double.init))
        case .last: TrialCell(reports.values.last)
        case .error: failureReason.map { .text($0) } ?? .none
        case .attempt: .number(Double(attempt))
        case .tag: tags[number].map { .text($0.joined(separator: " ")) } ?? .none
        case .value(let index): values.indices.contains(index) ? TrialCell(values[index]) : .none
        case .parameter(let name): TrialCell(parameters[name] ?? fixedParameters[name])
        case .attribute(let key): TrialCell(userAttributes[key])
        }
    }
}
