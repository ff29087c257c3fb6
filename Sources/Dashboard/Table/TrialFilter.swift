import FoundationEssentials
import Tuning

/// Which trials are shown, as people write it: `lr > 0.01 kernel = rbf | poly`, all of which must hold, with one of the values that are
/// given; a bare word is looked for anywhere.
struct TrialFilter: Hashable, Sendable {
    enum Comparison: String, CaseIterable {
        case atMost = "<="
        case atLeast = ">="
        case isNot = "!="
        case less = "<"
        case more = ">"
        case equal = "="
        case contains = "~"
    }

    enum Condition: Hashable {
        case column(TrialColumn, Comparison, [String])
        case anywhere(String)
    }

    var conditions: [Condition] = []

    /// Reads `text`; `column` names what stands before a comparison.
    /// - Throws: ``Refusal`` that says what cannot be read.
    init(_ text: String, column: (String) -> TrialColumn?) throws(Refusal) {
        var words = FilterWords(text).all[...]
        while let word = words.popFirst() {
            guard case .text(let name) = word else {
                throw Self.wrong("a name before each comparison, as in value > 0.9")
            }
            guard case .comparison(let comparison)? = words.first else {
                conditions.append(.anywhere(name.lowercased()))
                continue
            }
            words.removeFirst()
            var values: [String] = []
            repeat {
                guard case .text(let value)? = words.popFirst() else {
                    throw Self.wrong("a value after \(name) \(comparison.rawValue)")
                }
                values.append(value)
            } while words.popFirst(.or)
            guard let known = column(name) else {
                throw Self.wrong("a column that the study has; it has no \(name.prefix(100))")
            }
            conditions.append(.column(known, comparison, values))
        }
    }

    private static func wrong(_ expected: String) -> Refusal { .wrong("filter", expected: expected) }

    /// Whether `trial` is shown.
    func shows(_ trial: FrozenTrial, tags: [Int: [String]], now: Date) -> Bool {
        conditions.allSatisfy { condition in
            switch condition {
            case .column(let column, let comparison, let values):
                comparison.holds(trial.cell(column, tags: tags, now: now), values)
            case .anywhere(let text): trial.mentions(text, tags: tags)
            }
        }
    }
}

extension TrialFilter.Comparison {
    /// Whether it holds for one of `values`; that something is not, for all of them.
    fileprivate func holds(_ cell: TrialCell, _ values: [String]) -> Bool {
        self == .isNot ? values.allSatisfy { holds(cell, $0) } : values.contains { holds(cell, $0) }
    }

    /// Whether it holds between what a trial has and what was asked for: never for what it has not.
    private func holds(_ cell: TrialCell, _ value: String) -> Bool {
        switch cell {
        case .none: false
        case .number(let number):
            if self == .contains {
                ParameterValue.float(number).description.contains(value)
            } else {
                Double(value).map { holds(number, $0) } ?? (self == .isNot)
            }
        case .text(let text):
            self == .contains
                ? text.lowercased().contains(value.lowercased())
                : holds(text.lowercased(), value.lowercased())
        }
    }

    private func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
        switch self {
        case .atMost: a <= b
        case .atLeast: a >= b
        case .isNot: a != b
        case .less: a < b
        case .more: a > b
        case .equal, .contains: a == b
        }
    }
}

extension FrozenTrial {
    /// Whether `text`, in small letters, stands somewhere in it.
    fileprivate func mentions(_ text: String, tags: [Int: [String]]) -> Bool {
        if text == "#\(number)" || text == String(number) || shownState == text { return true }
        if failureReason?.lowercased().contains(text) == true { return true }
        if tags[number]?.contains(where: { $0.lowercased().contains(text) }) == true { return true }
        return parameters.contains { parameter in
            if case .string(let value) = parameter.value { return value.lowercased().contains(text) }
            return false
        }
    }
}

/// The parts of a filter: what stands in quotes is one word.
struct FilterWords {
    enum Word: Hashable {
        case text(String)
        case comparison(TrialFilter.Comparison)
        /// A stroke that stands alone: another value.
        case or
    }
    private(set) var all: [Word] = []

    init(_ text: String) {
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\"" {
                rest.removeFirst()
                all.append(.text(String(rest.prefix { $0 != "\"" })))
                rest = rest.drop { $0 != "\"" }.dropFirst()
            } else if let comparison = Self.comparison(at: rest) {
                all.append(.comparison(comparison))
                rest = rest.dropFirst(comparison.rawValue.count)
            } else {
                let word = rest.prefix { !$0.isWhitespace && !"<>=!~\"".contains($0) }
                // A mark that means nothing alone is part of a word.
                let length = max(1, word.count)
                all.append(word == "|" ? .or : .text(String(rest.prefix(length))))
                rest = rest.dropFirst(length)
            }
        }
    }

    private static func comparison(at text: Substring) -> TrialFilter.Comparison? {
        TrialFilter.Comparison.allCases.first { text.hasPrefix($0.rawValue) }
    }
}

extension ArraySlice<FilterWords.Word> {
    /// Takes away the first word if it is `word`, and tells whether it was.
    fileprivate mutating func popFirst(_ word: FilterWords.Word) -> Bool {
        guard first == word else { return false }
        removeFirst()
        return true
    }
}
