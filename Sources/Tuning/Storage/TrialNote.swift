package import struct FoundationEssentials.Date

/// What Optuna's forms of a trial have no place for: a system attribute that Apus alone understands.
///
/// It stands in journals, and on servers that speak Optuna's protocol alone; in one form, as such a server may keep a journal.
package enum TrialNote: Hashable, Sendable {
    /// A value of a metric other than the one that pruning reads.
    case metric(name: String, step: Int, Double)
    /// Who works on a trial. With a date, it is told of the start that has this date and follows.
    case lease(Lease, start: Date?)
    /// A parameter that may be of several kinds: Optuna would not take it.
    case parameter(name: String, Double, Distribution)
    /// The text of an attribute to the letter, where Optuna would print its value in another way.
    case text(AttributeOwner, key: String, String)
    /// A trial was added in place of this one.
    case supersedes(FrozenTrial.ID)
    /// The names of the parameters in their order, where they would be told in another one.
    case order([String])
}

/// Whose attributes are meant.
package enum AttributeOwner: String, Sendable { case user, system }

extension TrialNote {
    /// What the key of every note begins with.
    package static let prefix = "apus:journal:"

    /// The key, and the value.
    package func attribute(_ texts: DistributionTexts) -> JSON.Member {
        switch self {
        case .metric(let name, let step, let value): member("metric:\(step):\(name)", .float(value))
        case .lease(let lease, let start):
            member(
                "lease",
                .object([
                    .init("owner", .string(lease.owner)),
                    .init("expires", .string(ZonedDate.text(lease.expires))),
                    .init("start", start.map { .string(ZonedDate.text($0)) } ?? .null),
                ]))
        case .parameter(let name, let value, let distribution):
            member(
                "parameter:" + name,
                .object([
                    .init("value", .float(value)), .init("distribution", .string(texts.text(distribution))),
                ]))
        case .text(let owner, let key, let text): member("text:\(owner.rawValue):\(key)", .string(text))
        case .supersedes(let trial): member("supersedes", .int(trial.rawValue))
        case .order(let names): member("order", .array(names.map(JSON.string)))
        }
    }

    private func member(_ key: String, _ value: JSON) -> JSON.Member { .init(Self.prefix + key, value) }

    /// The note that the attribute `key` holds, or `nil` if it holds none.
    package init?(key: String, _ value: JSON, _ texts: DistributionTexts) {
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
        case ("text", 3):
            guard let owner = AttributeOwner(rawValue: parts[1]), let text = value.string else { return nil }
            self = .text(owner, key: parts[2], text)
        case ("supersedes", 1):
            guard let trial = value.integer else { return nil }
            self = .supersedes(FrozenTrial.ID(rawValue: trial))
        case ("order", 1):
            guard let names = value.array?.compactMap(\.string) else { return nil }
            self = .order(names)
        default: return nil
        }
    }
}

extension TrialRecord {
    /// All of this trial that needs a note.
    package var notes: [TrialNote] {
        var notes: [TrialNote] = []
        for (name, reports) in metrics.sorted(by: { $0.key < $1.key }) {
            notes += reports.map { .metric(name: name, step: $0.step, $0.value) }
        }
        if let lease { notes.append(.lease(lease, start: nil)) }
        return notes + userAttributes.notes(of: .user) + systemAttributes.notes(of: .system)
    }

    /// Notes what is only of interest to Apus.
    package mutating func apply(_ note: TrialNote) {
        switch note {
        case .metric(let name, let step, let value): metrics[name, default: Reports()][step] = value
        case .lease(let lease, nil): self.lease = state == .running ? lease : nil
        case .parameter(let name, let value, let distribution):
            parameters.set(name, value, from: distribution)
        case .text(.user, let key, let text): userAttributes[key] = JSONText(rawValue: text)
        case .text(.system, let key, let text): systemAttributes[key] = JSONText(rawValue: text)
        case .lease, .supersedes, .order: break
        }
    }
}

extension JSONText {
    /// The value as Optuna can have it: what is no JSON is a text there.
    package var optunaValue: JSON { value ?? .string(rawValue) }
}

extension [String: JSONText] {
    /// The texts that Optuna would print in another way.
    package func notes(of owner: AttributeOwner) -> [TrialNote] {
        compactMap { key, text in
            text.optunaValue.text == text ? nil : .text(owner, key: key, text.rawValue)
        }
    }
}
