import SearchAlgorithms

extension CandidateSpace {
    /// The points of the parameters of `space`, which are there when the trials of `history` had them.
    init(_ space: SearchSpace, given history: History) {
        let dimensions = space.distributions.map(\.candidates)
        let common = history.intersection()
        guard space.contains(where: { name, _ in common.index(of: name) == nil }) else {
            self.init(dimensions)
            return
        }
        let rows = (0..<history.count).filter { history.states[$0] == .complete }
        let conditions = InferredConditions(space, in: history, rows: rows)
        let distributions = space.distributions
        self.init(dimensions) { point in
            conditions.active(given: zip(distributions, point).map { $0.quantile($1) })
        }
    }

    /// An observed point as the kernel sees it: NaN is where the trial lacks a parameter.
    func present(_ point: [Double]) -> [Double] {
        zip(dimensions, point).map { $1.isNaN ? $0.absence : $1 }
    }
}

extension Distribution {
    /// The coordinates that stand for values; a range of many values counts as continuous.
    fileprivate var candidates: CandidateSpace.Dimension {
        guard let count, let step else { return .continuous }
        if isCategorical {
            return .unordered((0..<count).map { position(of: Double($0)) })
        }
        guard count <= 512 else { return .continuous }
        return .ordered((0..<count).map { position(of: bounds.lowerBound + Double($0) * step) })
    }
}
