import Tuning

/// What a sampler chose jointly, where Optuna's samplers look for it: in pieces of a JSON text.
extension StudyTables {
    /// The key of each piece, without its number.
    static var proposalPrefix: String { "tpe:relative_params:" }
    /// The longest piece that Optuna's tables take on every database.
    private static var pieceLength: Int { 2045 }

    func write(_ proposal: Parameters, of id: FrozenTrial.ID) throws(StorageError) {
        let members = proposal.map { JSON.Member($0.name, JSON($0.value)) }
        var rest = Substring(JSON.object(members).text.rawValue)
        try session.run(.deleteProposal, id.value)
        var index = 0
        while !rest.isEmpty {
            let piece = JSON.string(String(rest.prefix(Self.pieceLength))).text.rawValue
            try session.run(
                .setSystemAttribute, id.value, .text(Self.proposalPrefix + String(index)), .text(piece))
            (rest, index) = (rest.dropFirst(Self.pieceLength), index + 1)
        }
    }

    /// The proposal in the attributes of a running trial, or `nil` if there is none, or a part of one.
    ///
    /// A parameter that no trial of the study has yet is taken for one that can only have this value.
    func proposal(
        in attributes: [String: JSONText], of study: StudyRecord.ID
    ) throws(StorageError) -> Parameters? {
        var text = ""
        var index = 0
        while let piece = attributes[Self.proposalPrefix + String(index)]?.value?.string {
            (text, index) = (text + piece, index + 1)
        }
        guard index > 0, let members = JSON(parsing: text)?.members else { return nil }
        var proposal = Parameters()
        for member in members {
            guard let value = member.value.parameterValue else { continue }
            let known = try knownDistribution(of: member.key, in: study)
            let distribution = known.flatMap { $0.internalValue(value) == nil ? nil : $0 } ?? .only(value)
            proposal.set(member.key, distribution.internalValue(value) ?? 0, from: distribution)
        }
        return proposal
    }

    private func knownDistribution(
        of name: String, in study: StudyRecord.ID
    ) throws(StorageError) -> Distribution? {
        if let known = memory.distribution(of: name, in: study) { return known }
        let found = try distribution(of: name, in: study)
        if let found { memory.note(name, found, in: study) }
        return found
    }
}

extension Distribution {
    /// The distribution that `value` alone can be drawn from.
    fileprivate static func only(_ value: ParameterValue) -> Distribution {
        switch value {
        case .float(let number) where number.isFinite: .float(number...number)
        case .int(let number): .int(number...number)
        default: .categorical([value])
        }
    }
}
