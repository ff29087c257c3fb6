import Tuning

/// What Apus notes in messages of Optuna's protocol that have no place for it.
extension Optuna_Study {
    /// The study that the message describes, without the notes.
    func record(_ texts: DistributionTexts) -> StudyRecord {
        var study = StudyRecord(
            id: StudyRecord.ID(studyID), name: studyName, directions: directions.map(\.direction))
        study.userAttributes = userAttributes.mapValues(JSONText.init(rawValue:))
        for (key, text) in systemAttributes where !key.hasPrefix(TrialNote.prefix) {
            study.systemAttributes[key] = JSONText(rawValue: text)
        }
        for note in systemAttributes.notes(texts) {
            guard case .text(let owner, let key, let text) = note else { continue }
            owner.restore(text, of: key, in: &study.userAttributes, &study.systemAttributes)
        }
        return study
    }
}

extension Optuna_Trial {
    /// A trial as a server is to keep it: with notes of what the message has no place for.
    ///
    /// - Parameters:
    ///   - others: The names of parameters that the server would not take with their distributions.
    ///   - supersedes: The trial in whose place it is added.
    init(
        noting record: TrialRecord, _ texts: DistributionTexts, others: Set<String>,
        supersedes: FrozenTrial.ID?
    ) {
        let stored = record.stored
        self.init(FrozenTrial(id: FrozenTrial.ID(rawValue: 0), number: 0, record: stored), texts)
        userAttributes = stored.userAttributes.mapValues(\.sent)
        systemAttributes = stored.systemAttributes.mapValues(\.sent)
        var notes = stored.notes
        for (entry, value) in zip(stored.parameters.space, stored.parameters.internalValues) {
            let (name, distribution) = entry
            if others.contains(name) { (params[name], distributions[name]) = (nil, nil) }
            if others.contains(name) || distribution.isMistakenByOptuna(at: value) {
                notes.append(.parameter(name: name, value, distribution))
            }
        }
        let names = stored.parameters.space.names
        if names != names.sorted() { notes.append(.order(names)) }
        if let supersedes { notes.append(.supersedes(supersedes)) }
        for attribute in notes.map({ $0.attribute(texts) }) {
            systemAttributes[attribute.key] = attribute.value.text.rawValue
        }
        for piece in stored.proposal.map(ProposalText.pieces) ?? [] {
            systemAttributes[piece.key] = piece.text.rawValue
        }
    }

    /// The trial that the message and its notes describe, but for what its sampler proposed.
    /// - Throws: ``BadRequest``.
    func noted(_ texts: DistributionTexts) throws(BadRequest) -> FrozenTrial {
        let notes = systemAttributes.notes(texts)
        var message = self
        if !notes.isEmpty {
            message.systemAttributes = systemAttributes.filter { !$0.key.hasPrefix(TrialNote.prefix) }
        }
        var record = try message.record(texts)
        for note in notes {
            switch note {
            case .text(let owner, let key, let text):
                owner.restore(text, of: key, in: &record.userAttributes, &record.systemAttributes)
            default: record.apply(note)
            }
        }
        for case .order(let names) in notes { record.parameters = record.parameters.ordered(as: names) }
        return FrozenTrial(id: FrozenTrial.ID(trialID), number: Int(number), record: record)
    }
}

extension [String: String] {
    fileprivate func notes(_ texts: DistributionTexts) -> [TrialNote] {
        compactMap { key, text in
            guard key.hasPrefix(TrialNote.prefix), let value = JSON(parsing: text) else { return nil }
            return TrialNote(key: key, value, texts)
        }
    }
}

extension AttributeOwner {
    /// Puts the text of an attribute in place of what a server printed of its value, unless the value is another one by now.
    fileprivate func restore(
        _ text: String, of key: String, in users: inout [String: JSONText], _ system: inout [String: JSONText]
    ) {
        let text = JSONText(rawValue: text)
        func isSame(_ other: JSONText?) -> Bool {
            other?.optunaValue.text == text.optunaValue.text
        }
        switch self {
        case .user: if isSame(users[key]) { users[key] = text }
        case .system: if isSame(system[key]) { system[key] = text }
        }
    }
}

extension Parameters {
    /// The same in another order: that of `names`, as far as they are there, and then the others.
    fileprivate func ordered(as names: [String]) -> Parameters {
        var (ordered, known) = (Parameters(), Set<String>())
        for name in names + space.names where known.insert(name).inserted {
            guard let place = space.index(of: name) else { continue }
            ordered.set(name, internalValues[place], from: space.distributions[place])
        }
        return ordered
    }
}

extension Distribution {
    /// Whether Optuna takes the choice at `value` for an earlier one, as Python holds `True`, `1` and `1.0` for equal.
    func isMistakenByOptuna(at value: Double) -> Bool {
        guard case .categorical(let choices) = self, let index = Int(exactly: value),
            choices.indices.contains(index), let number = choices[index].pythonNumber
        else { return false }
        return choices[..<index].contains { $0.pythonNumber == number }
    }
}

extension ParameterValue {
    /// The number that Python compares the value as.
    fileprivate var pythonNumber: Double? {
        switch self {
        case .bool(let isTrue): isTrue ? 1 : 0
        case .int(let number): Double(number)
        case .float(let number): number
        default: nil
        }
    }
}
