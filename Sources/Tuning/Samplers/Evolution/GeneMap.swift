import SearchAlgorithms

/// Which gene stands for which parameter.
struct GeneMap: Sendable {
    /// The parameters, a gene each, with the distributions that they had last.
    private(set) var space = SearchSpace()
    /// What each gene is.
    private(set) var kinds: [Gene] = []
    private var last: SearchSpace?

    /// Beyond as many, parameters are not bred: an objective that names its parameters anew in every trial has no end of them.
    static var limit: Int { 4096 }

    /// Adds the parameters of `other` that are new, and changes those that are otherwise there.
    ///
    /// O(1) if `other` is the space of the call before.
    /// - Returns: Whether a gene has changed.
    mutating func formUnion(_ other: SearchSpace) -> Bool {
        guard last != other else { return false }
        last = other
        let before = space
        if space.isEmpty {
            space = other.filter { _, distribution in distribution.isSearchable }
        } else {
            for (name, distribution) in other where distribution.isSearchable && space[name] != distribution {
                if space.count < Self.limit || space.index(of: name) != nil { space[name] = distribution }
            }
        }
        guard space != before else { return false }
        kinds = space.distributions.map(\.gene)
        return true
    }

    /// The coordinates of a row's parameters, NaN where it lacks one.
    func genome(ofRow row: Int, in history: History) -> [Double] {
        zip(history.values(of: space, inRow: row), space.distributions).map { value, distribution in
            value.isNaN ? value : distribution.position(of: value)
        }
    }

    /// The parameters of `space` that `genome` has.
    func parameters(of genome: [Double], in space: SearchSpace) -> Parameters {
        if space == self.space, !genome.contains(where: \.isNaN) {
            return Parameters(space, internalValues: space.internalValues(at: genome))
        }
        var parameters = Parameters()
        for (name, distribution) in space {
            guard let index = self.space.index(of: name), !genome[index].isNaN else { continue }
            parameters.set(name, distribution.quantile(genome[index]), from: distribution)
        }
        return parameters
    }
}

extension Distribution {
    /// What the coordinate of a value stands for.
    fileprivate var gene: Gene {
        switch self {
        case .categorical(let choices): .choice(count: choices.count)
        // On a logarithmic scale, whole numbers own shares of different sizes.
        case .int(_, .log): .continuous
        default: count.map { .stepped(count: $0) } ?? .continuous
        }
    }
}
