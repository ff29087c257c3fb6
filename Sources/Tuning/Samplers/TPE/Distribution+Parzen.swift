import SearchAlgorithms

extension Distribution {
    /// What a density over internal values has to know.
    var parzen: ParzenDimension {
        switch self {
        case .float(let bounds, .linear): .continuous(bounds)
        case .float(let bounds, .log): .continuous(bounds, isLog: true)
        case .float(let bounds, .stepped(let step)): .discrete(bounds, step: step)
        case .int(_, .stepped(let step)): .discrete(bounds, step: Double(step))
        case .int(_, let scale): .discrete(bounds, step: 1, isLog: scale == .log)
        case .categorical(let choices): .categorical(count: choices.count)
        }
    }

    /// Whether there is something to choose, and a density to choose it by: the width of a range can overflow.
    var isSearchable: Bool { !isSingle && (bounds.upperBound - bounds.lowerBound).isFinite }
}
