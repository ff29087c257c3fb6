import Tuning

/// What a sampler chose jointly.
extension StudyTables {
    func write(_ proposal: Parameters, of id: FrozenTrial.ID) throws(StorageError) {
        try session.run(.deleteProposal, id.value)
        for piece in ProposalText.pieces(of: proposal) {
            try session.run(.setSystemAttribute, id.value, .text(piece.key), .text(piece.text.rawValue))
        }
    }

    /// The proposal in the attributes of a running trial, or `nil` if there is none, or a part of one.
    func proposal(
        in attributes: [String: JSONText], of study: StudyRecord.ID
    ) throws(StorageError) -> Parameters? {
        try ProposalText.proposal(in: attributes) { name throws(StorageError) in
            try knownDistribution(of: name, in: study)
        }
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
