/// The structure as the objective sees it.
extension Structure {
    /// What the parts in a trial with the parameters `chosen` mean together.
    ///
    /// Shares are an object from part to share, numbers in order a list of them, an order and a selection a list of items.
    /// `nil` if the trial lacks a part.
    public func json(of chosen: [String: ParameterValue]) -> JSON? {
        let values = names.compactMap { chosen[$0] }
        guard values.count == items.count else { return nil }
        return switch kind {
        case .simplex: .object(zip(items, values).map { JSON.Member($0.description, JSON($1)) })
        case .ordered: .array(values.map { JSON($0) })
        case .permutation, .subset: .array(items(chosenBy: values).map { JSON($0) })
        }
    }

    /// The parts in a trial with the parameters `chosen` as one word of a command, separated by commas.
    public func text(of chosen: [String: ParameterValue]) -> String? {
        let values = names.compactMap { chosen[$0] }
        guard values.count == items.count else { return nil }
        let shown =
            switch kind {
            case .simplex, .ordered: values
            case .permutation, .subset: items(chosenBy: values)
            }
        return shown.map(\.description).joined(separator: ",")
    }

    /// The items of an order by their places, or those of a selection.
    func items(chosenBy values: [ParameterValue]) -> [ParameterValue] {
        switch kind {
        case .subset: zip(items, values).filter { $1.matches(true) }.map(\.0)
        default: zip(items, values).sorted { ($0.1.number ?? 0) < ($1.1.number ?? 0) }.map(\.0)
        }
    }
}

extension Structure: CustomStringConvertible {
    /// The structure in words.
    public var description: String {
        let list = items.map(\.description).joined(separator: ", ")
        return switch kind {
        case .simplex: "shares of \(list) that sum to 1"
        case .ordered(let distribution): "\(items.count) in order of \(distribution)"
        case .permutation: "an order of \(list)"
        case .subset(let size): "\(size.lowerBound) to \(size.upperBound) of \(list)"
        }
    }
}
