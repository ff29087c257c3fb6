import Tuning

import struct FoundationEssentials.Date

/// What the format has no place for: a system attribute of a trial that Apus alone understands.
///
/// What depends on another record tells the date of that record, so that it means nothing if its writer died before it.
enum JournalNote: Hashable, Sendable {
    /// A value of a metric other than the one that pruning reads.
    case metric(name: String, step: Int, Double)
    /// Who works on a trial. With a date, it is told of the start that has this date and follows.
    case lease(Lease, start: Date?)
    /// A parameter that may be of several kinds: Optuna would not take it.
    case parameter(name: String, Double, Distribution)
    /// The trial that is queued in place of this one, if this one fails at `end`.
    case successor(TrialRecord, end: Date)
    /// The text of an attribute to the letter, where Optuna would print its value in another way.
    case text(JournalAttributes, key: String, String)
    /// A trial was added in place of this one.
    case supersedes(FrozenTrial.ID)
}

/// Which attributes are meant.
enum JournalAttributes: String, Sendable { case user, system }

extension JournalNote {
    /// What the key of every note begins with.
    static let prefix = "apus:journal:"

    /// The key, and the value as it stands in the journal.
    func attribute(_ texts: DistributionTexts) -> JSON.Member {
        switch self {
        case .metric(let name, let step, let value): member("metric:\(step):\(name)", .float(value))
        case .lease(let lease, let start):
            member(
                "lease",
                .object([
                    .init("owner", .string(lease.owner)),
                    .init("expires", .string(JournalDate.text(lease.expires))),
                    .init("start", start.map { .string(JournalDate.text($0)) } ?? .null),
                ]))
        case .parameter(let name, let value, let distribution):
            member(
                "parameter:" + name,
                .object([
                    .init("value", .float(value)), .init("distribution", .string(texts.text(distribution))),
                ]))
        case .successor(let record, let end):
            member(
                "successor",
                .object([
                    .init("end", .string(JournalDate.text(end))),
                    .init("trial", .object(record.journalMembers(texts))),
                ]))
        case .text(let attributes, let key, let text):
            member("text:\(attributes.rawValue):\(key)", .string(text))
        case .supersedes(let trial): member("supersedes", .int(trial.rawValue))
        }
    }

    private func member(_ key: String, _ value: JSON) -> JSON.Member { .init(Self.prefix + key, value) }

    /// The note that the attribute `key` holds, or `nil` if it holds none.
    init?(key: String, _ value: JSON, _ texts: DistributionTexts) {
        let parts = key.dropFirst(Self.prefix.count).split(
            separator: ":", maxSplits: 2, omittingEmptySubsequences: false
        ).map(String.init)
        switch (parts.first ?? "", parts.count) {
        case ("metric", 3):
            guard let step = Int(parts[1]), let value = value.number else { return nil }
            self = .metric(name: parts[2], step: step, value)
        case ("lease", 1):
            guard let owner = value["owner"]?.string, let expires = value["expires"]?.date else { return nil }
            self = .lease(Lease(owner: owner, expires: expires), start: value["start"]?.date)
        case ("parameter", _):
            guard let number = value["value"]?.number,
                let distribution = value["distribution"]?.string.flatMap(texts.distribution)
            else { return nil }
            self = .parameter(name: parts.dropFirst().joined(separator: ":"), number, distribution)
        case ("successor", 1):
            guard let end = value["end"]?.date, let trial = value["trial"],
                let (record, _) = TrialRecord.read(journal: trial, texts)
            else { return nil }
            self = .successor(record, end: end)
        case ("text", 3):
            guard let attributes = JournalAttributes(rawValue: parts[1]), let text = value.string else {
                return nil
            }
            self = .text(attributes, key: parts[2], text)
        case ("supersedes", 1):
            guard let trial = value.integer else { return nil }
            self = .supersedes(FrozenTrial.ID(rawValue: trial))
        default: return nil
        }
    }
}

extension JSON {
    /// The date that a text of the journal tells.
    var date: Date? { string.flatMap(JournalDate.date) }
}
