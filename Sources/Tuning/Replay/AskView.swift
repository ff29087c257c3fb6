/// What an ask had seen of its study: which trials had ended, in the order in which it knew them, and which ran.
///
/// Noted with each trial whose sampler reads the history, so that the ask can be repeated exactly. A note holds what is
/// new since the last one of the same reader, not the whole history: a few bytes for each trial that ended meanwhile,
/// and for each that ran.
package struct AskView: Hashable, Sendable {
    /// A trial that ran, and what of it could be seen.
    package struct Running: Hashable, Sendable {
        package var number: Int
        /// How many parameters it had.
        package var parameters: Int
        /// Whether its proposal could be seen.
        package var isProposed: Bool

        package init(number: Int, parameters: Int, isProposed: Bool) {
            (self.number, self.parameters, self.isProposed) = (number, parameters, isProposed)
        }
    }

    /// Who read the history; `nil` if the trials before this one had ended, in order, and none ran.
    package var reader: String?
    /// Which of the study's settings the ask was made under; `nil` if they were not noted.
    package var settings: String?
    /// How many parameters the trial had when it started, as it repeats another one.
    package var given = 0
    /// How many rows are known without this note: from earlier notes of the reader, and where there are none, by the
    /// rule that row *i* is trial *i*.
    package var start = 0
    /// The trials of the rows from `start` on.
    package var rows: [Int] = []
    /// The other trials that ran, by number.
    package var running: [Running] = []

    /// A note that tells nothing but what is given.
    package init(
        reader: String? = nil, settings: String? = nil, given: Int = 0, start: Int = 0, rows: [Int] = [],
        running: [Running] = []
    ) {
        (self.reader, self.settings, self.given) = (reader, settings, given)
        (self.start, self.rows, self.running) = (start, rows, running)
    }

    /// The number of rows that the ask had seen.
    package var count: Int { start + rows.count }
}

/// The short text of a note: `=` for trials in turn, else `reader 12+14,17-19 20-22:8p,25`.
///
/// `.k3x` after the reader names the settings, `!3` stands for three parameters that were given.
extension AskView {
    /// The note.
    package var text: String {
        let flags = (settings.map { ".\($0)" } ?? "") + (given > 0 ? "!\(given)" : "")
        guard let reader else { return "=" + flags }
        let rows = Self.text(rows.map { ($0, "") })
        let running = Self.text(
            running.map { trial in
                let parameters = trial.parameters > 0 ? ":\(trial.parameters)" : ""
                return (trial.number, parameters + (trial.isProposed ? "p" : ""))
            })
        return "\(reader)\(flags) \(start)+\(rows)" + (running.isEmpty ? "" : " " + running)
    }

    /// Numbers with what is said of each, runs of neighbours of which the same is said in one.
    private static func text(_ entries: [(number: Int, mark: String)]) -> String {
        var parts: [String] = []
        var index = 0
        while index < entries.count {
            let (first, mark) = entries[index]
            var last = first
            while index + 1 < entries.count, entries[index + 1] == (last + 1, mark) {
                (index, last) = (index + 1, last + 1)
            }
            parts.append((last > first ? "\(first)-\(last)" : "\(first)") + mark)
            index += 1
        }
        return parts.joined(separator: ",")
    }
}

/// Reading notes.
extension AskView {
    /// Reads a note; `nil` if it is none.
    package init?(_ text: String) {
        let fields = text.split(separator: " ")
        guard let head = fields.first else { return nil }
        let (name, given) = Self.cut(head, at: "!")
        let (reader, settings) = Self.cut(name, at: ".")
        (self.given, self.settings) = (given.flatMap { Int($0) } ?? 0, settings.map(String.init))
        guard reader != "=" else { return }
        guard fields.count > 1, !reader.isEmpty else { return nil }
        self.reader = String(reader)
        let (start, rows) = Self.cut(fields[1], at: "+")
        guard let start = Int(start), let rows, let rows = Self.numbers(rows) else { return nil }
        (self.start, self.rows) = (start, rows.map(\.number))
        guard fields.count > 2 else { return }
        guard let running = Self.numbers(fields[2]) else { return nil }
        self.running = running.map { number, mark in
            let parameters = mark.drop { $0 == ":" }.prefix { $0.isNumber }
            return Running(
                number: number, parameters: Int(parameters) ?? 0, isProposed: mark.hasSuffix("p"))
        }
    }

    private static func cut(_ text: Substring, at sign: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: sign) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private static func numbers(_ text: Substring) -> [(number: Int, mark: Substring)]? {
        var entries: [(number: Int, mark: Substring)] = []
        for part in text.split(separator: ",") {
            let range = part.prefix { $0.isNumber || $0 == "-" }
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            entries += (first...last).map { ($0, part[range.endIndex...]) }
        }
        return entries
    }
}

extension FrozenTrial {
    /// What its ask had seen; `nil` if that was not noted.
    package var askView: AskView? {
        systemAttributes[SystemAttribute.seen]?.value?.string.flatMap { AskView($0) }
    }
}
