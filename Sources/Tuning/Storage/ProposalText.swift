/// What a sampler chose jointly, where Optuna's samplers look for it: a JSON text in pieces, each an attribute.
package enum ProposalText {
    /// The key of each piece, without its number.
    package static let prefix = "tpe:relative_params:"
    /// The longest piece that Optuna's tables take on every database.
    private static let pieceLength = 2045

    /// The key and the text of each piece of `proposal`.
    package static func pieces(of proposal: Parameters) -> [(key: String, text: JSONText)] {
        let members = proposal.map { JSON.Member($0.name, JSON($0.value)) }
        var rest = Substring(JSON.object(members).text.rawValue)
        var pieces: [(key: String, text: JSONText)] = []
        while !rest.isEmpty {
            let piece = JSON.string(String(rest.prefix(pieceLength))).text
            pieces.append((key: prefix + String(pieces.count), text: piece))
            rest = rest.dropFirst(pieceLength)
        }
        return pieces
    }

    /// The proposal in the attributes of a running trial, or `nil` if there is none, or a part of one.
    ///
    /// A parameter that no trial of the study has yet is taken for one that can only have this value.
    /// - Parameter known: The distribution that the study has of a name.
    package static func proposal(
        in attributes: [String: JSONText], known: (String) throws(StorageError) -> Distribution?
    ) throws(StorageError) -> Parameters? {
        var text = ""
        var index = 0
        while let piece = attributes[prefix + String(index)]?.value?.string, !piece.isEmpty {
            (text, index) = (text + piece, index + 1)
        }
        guard index > 0, let members = JSON(parsing: text)?.members else { return nil }
        var proposal = Parameters()
        for member in members {
            guard let value = member.value.parameterValue else { continue }
            let known = try known(member.key)
            let distribution = known.flatMap { $0.internalValue(value) == nil ? nil : $0 } ?? .only(value)
            proposal.set(member.key, distribution.internalValue(value) ?? 0, from: distribution)
        }
        return proposal
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
