import Tuning

/// A whole trial as the journal has it.
extension TrialRecord {
    /// The members of a record that adds this trial.
    func journalMembers(_ texts: DistributionTexts, supersedes: FrozenTrial.ID? = nil) -> [JSON.Member] {
        var members: [JSON.Member] = [
            .init("datetime_start", start.map { .string(ZonedDate.text($0)) } ?? .null),
            .init("state", .int(state.journalNumber)),
        ]
        func add(_ name: String, _ parts: [JSON.Member]) {
            if !parts.isEmpty { members.append(.init(name, .object(parts))) }
        }
        if values.count == 1 { members.append(.init("value", .float(values[0]))) }
        if values.count > 1 { members.append(.init("values", .array(values.map(JSON.float)))) }
        if let end { members.append(.init("datetime_complete", .string(ZonedDate.text(end)))) }
        let (space, numbers) = (parameters.space, parameters.internalValues)
        add("distributions", space.map { .init($0.0, .string(texts.text($0.1))) })
        add("params", zip(space.names, numbers).map { .init($0, .float($1)) })
        add("user_attrs", Self.members(userAttributes))
        let notes = notes + (supersedes.map { [.supersedes($0)] } ?? [])
        add("system_attrs", Self.members(systemAttributes) + notes.map { $0.attribute(texts) })
        add("intermediate_values", reports.map { .init(String($0.step), .float($0.value)) })
        return members
    }

    private static func members(_ attributes: [String: JSONText]) -> [JSON.Member] {
        attributes.sorted { $0.key < $1.key }.map { .init($0, $1.optunaValue) }
    }

    /// The record as a journal keeps it: what a sampler proposed is among the attributes.
    var journaled: TrialRecord {
        var record = stored
        for piece in record.proposal.map(ProposalText.pieces) ?? [] {
            record.systemAttributes[piece.key] = piece.text
        }
        record.proposal = nil
        return record
    }
}

extension TrialRecord {
    /// The trial that a record of the journal adds, and which one it supersedes; `nil` if it tells of none.
    static func read(
        journal: JSON, _ texts: DistributionTexts
    ) -> (record: TrialRecord, supersedes: FrozenTrial.ID?)? {
        guard let state = TrialState(journalNumber: journal["state"]?.integer ?? 0) else { return nil }
        var (record, supersedes) = (TrialRecord(state: state), FrozenTrial.ID?.none)
        record.start = journal["datetime_start"]?.date
        record.end = journal["datetime_complete"]?.date
        record.values = journal["values"]?.array?.compactMap(\.number) ?? []
        if let value = journal["value"]?.number { record.values = [value] }
        let distributions = journal["distributions"]
        for member in journal["params"]?.members ?? [] {
            guard let value = member.value.number,
                let distribution = distributions?[member.key]?.string.flatMap(texts.distribution)
            else { return nil }
            record.parameters.set(member.key, value, from: distribution)
        }
        for member in journal["intermediate_values"]?.members ?? [] {
            guard let step = Int(member.key) else { return nil }
            record.reports[step] = member.value.number ?? .nan
        }
        for member in journal["user_attrs"]?.members ?? [] {
            record.userAttributes[member.key] = member.value.text
        }
        for member in journal["system_attrs"]?.members ?? [] {
            if !member.key.hasPrefix(TrialNote.prefix) {
                record.systemAttributes[member.key] = member.value.text
            } else if let note = TrialNote(key: member.key, member.value, texts) {
                if case .supersedes(let trial) = note { supersedes = trial }
                record.apply(note)
            }
        }
        return (record, supersedes)
    }
}
