import SearchAlgorithms

/// Rows of a history as points for a forest: where a number lies in its range, which choice was taken, NaN where a row
/// lacks the parameter.
struct ForestPoints {
    private let columns: [ParameterColumn?]
    private let space: SearchSpace
    private let history: History

    /// The parameters of `space` in the rows of `history`.
    init(_ space: SearchSpace, in history: History) {
        (self.space, self.history) = (space, history)
        columns = space.names.map { history.parameter($0) }
    }

    /// The points of `rows`.
    func points(_ rows: some Sequence<Int>) -> [[Double]] {
        let (names, distributions) = (space.names, space.distributions)
        return rows.map { row in
            let own = history.spaces[row]
            let isSame = own == space
            return names.indices.map { index in
                guard let value = columns[index]?.value(inRow: row) else { return .nan }
                let distribution = distributions[index]
                if isSame { return distribution.forestCoordinate(of: value) }
                return own[names[index]].map { distribution.forestCoordinate(of: value, from: $0) } ?? .nan
            }
        }
    }
}

extension Distribution {
    /// What a forest has to know.
    var forestFeature: ForestFeature {
        if case .categorical(let choices) = self { return .categorical(count: choices.count) }
        return .numeric
    }

    /// Where `internalValue` lies between 0 and 1, or which choice it is.
    func forestCoordinate(of internalValue: Double) -> Double {
        guard case .categorical = self else { return position(of: internalValue) }
        return contains(internalValue) ? internalValue : .nan
    }

    /// The same for a value of another distribution of the parameter; NaN if it has no place here.
    func forestCoordinate(of internalValue: Double, from other: Distribution) -> Double {
        guard self != other else { return forestCoordinate(of: internalValue) }
        guard let own = self.internalValue(other.value(internalValue)) else { return .nan }
        return forestCoordinate(of: own)
    }
}
