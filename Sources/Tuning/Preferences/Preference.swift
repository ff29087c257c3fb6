import FoundationEssentials

/// Somebody found one trial better than another.
public struct Preference: Hashable, Codable, Sendable {
    /// The number of the better trial.
    public var better: Int
    /// The number of the worse one.
    public var worse: Int

    /// Trial `better` is better than trial `worse`.
    public init(better: Int, worse: Int) { (self.better, self.worse) = (better, worse) }
}

/// One choice of a person, as it was made: the worse of some trials.
package struct Choice: Hashable, Sendable {
    /// What it is known by, in both dashboards.
    package var id: String
    /// When it was made.
    package var time: String
    /// The trials that were shown.
    package var candidates: [Int]
    /// What follows from it.
    package var preferences: [Preference]
    /// Whether it was taken back.
    package var isTakenBack: Bool
}

/// What people said of the trials of a study whose objective is what they prefer: kept where optuna-dashboard keeps it.
///
/// Each choice is an attribute of its own, so that several people may choose at once.
///
/// > optuna-dashboard 0.21, `preferential/_system_attrs.py` and `_preferential_history.py`.
extension StudyRecord {
    private static let valuesPrefix = "preference:values"
    private static let historyPrefix = "preference:history"
    private static let skipPrefix = "preference:skip_trial:"
    private static let marker = "preference:is_preferential"
    private static let wantedKey = "preference:n_generate"

    /// Whether people say which of its trials are better.
    package var isPreferential: Bool { systemAttributes[Self.marker]?.value == .bool(true) }

    /// How many trials are to be there that people may yet prefer; no more start until some were found worse.
    package var candidatesWanted: Int? { systemAttributes[Self.wantedKey]?.value?.integer }

    /// What makes a study one of preferences, of which so many candidates are shown at once.
    package static func preferential(candidates: Int) -> [StudyAttribute] {
        [
            .system(key: marker, JSON.bool(true).text),
            .system(key: wantedKey, JSON.int(candidates).text),
        ]
    }

    /// All that counts, the earliest choice first.
    package var preferences: [Preference] {
        systemAttributes.filter { $0.key.hasPrefix(Self.valuesPrefix) }.map { key, text in
            let id = String(key.dropFirst(Self.valuesPrefix.utf8.count))
            return (time: history(of: id)?["timestamp"]?.string ?? "", id: id, pairs: Self.pairs(text.value))
        }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }.flatMap(\.pairs)
    }

    /// How the choice `id` was made.
    private func history(of id: String) -> JSON? {
        systemAttributes[Self.historyPrefix + id]?.value?.string.flatMap { JSON(parsing: $0) }
    }

    /// The trials that nobody is to be asked about.
    package var skipped: Set<FrozenTrial.ID> {
        Set(
            systemAttributes.keys.filter { $0.hasPrefix(Self.skipPrefix) }
                .compactMap { Int($0.dropFirst(Self.skipPrefix.utf8.count)) }
                .map { FrozenTrial.ID(rawValue: $0) })
    }

    /// What people chose, the earliest first.
    package var choices: [Choice] {
        systemAttributes.keys.filter { $0.hasPrefix(Self.historyPrefix) }.compactMap { key -> Choice? in
            let id = String(key.dropFirst(Self.historyPrefix.utf8.count))
            guard let json = history(of: id) else { return nil }
            return Choice(
                id: id, time: json["timestamp"]?.string ?? "",
                candidates: (json["candidates"]?.array ?? []).compactMap(\.integer),
                preferences: Self.pairs(json["preferences"]),
                isTakenBack: Self.pairs(systemAttributes[Self.valuesPrefix + id]?.value).isEmpty)
        }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }

    private static func pairs(_ json: JSON?) -> [Preference] {
        (json?.array ?? []).compactMap { pair in
            let numbers = (pair.array ?? []).compactMap(\.integer)
            return numbers.count == 2 ? Preference(better: numbers[0], worse: numbers[1]) : nil
        }
    }

    private static func text(_ preferences: [Preference]) -> JSON {
        .array(preferences.map { .array([.int($0.better), .int($0.worse)]) })
    }
}

/// What notes a choice, or takes it back.
extension StudyRecord {
    /// Notes that `worse` is worse than all `others`.
    static func choosing(worse: Int, among others: [Int], id: String, at time: Date) -> [StudyAttribute] {
        let preferences = others.map { Preference(better: $0, worse: worse) }
        let history: JSON = [
            "mode": "ChooseWorst", "id": .string(id), "timestamp": .string(time.iso8601),
            "candidates": .array((others + [worse]).map(JSON.int)), "clicked": .int(worse),
            "preferences": text(preferences),
        ]
        return [
            .system(key: valuesPrefix + id, text(preferences).text),
            .system(key: historyPrefix + id, JSON.string(history.text.rawValue).text),
        ]
    }

    /// Lets `choice` count, or no longer.
    package static func counting(_ choice: Choice, _ counts: Bool) -> StudyAttribute {
        .system(key: valuesPrefix + choice.id, text(counts ? choice.preferences : []).text)
    }

    /// Asks nobody about `trial` any more.
    package static func skipping(_ trial: FrozenTrial.ID) -> StudyAttribute {
        .system(key: skipPrefix + String(trial.rawValue), JSON.bool(true).text)
    }
}
