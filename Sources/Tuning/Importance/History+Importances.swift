/// What matters.
extension History {
    /// How much each parameter matters to an objective, most first.
    ///
    /// What counts are the complete trials whose values are finite, feasible or not. `objective` is the number of the one
    /// to look at; it is needed where there are several, except by ``ImportanceMethod/pedANOVA(target:region:isLocal:)``. By
    /// default all parameters are assessed that a complete trial has, those that only some have among them.
    ///
    /// Where nothing can be told (fewer than two trials, all values equal), all parameters matter the same. The forests
    /// grow by the bits of `seed`, so that the same trials give the same answer.
    ///
    /// - Throws: ``ImportanceError`` where the question does not fit the study.
    public func importances(
        by method: ImportanceMethod = .standard, of objective: Int? = nil, parameters: [String]? = nil,
        seed: UInt64 = 0
    ) throws(ImportanceError) -> [ParameterImportance] {
        if let objective, !directions.indices.contains(objective) { throw .noObjective(objective) }
        let space = completeSpace
        let names = parameters ?? space.names
        for name in names where space[name] == nil { throw .noParameter(name) }
        let values: [ForestImportance.Share]
        switch method {
        case .pedANOVA(let target, let region, let isLocal):
            guard 0 < target, target < region, region <= 1 else {
                throw .quantiles(target: target, region: region)
            }
            let sets = TrialQuantiles(self, objective: objective, target: target, region: region)
            values = names.map { (sets.importance(of: $0, in: self, isLocal: isLocal), nil) }
        case .functionalANOVA(let trees), .meanDecreaseImpurity(let trees), .shapley(let trees):
            guard let objective = objective ?? (directions.count == 1 ? 0 : nil) else {
                throw .severalObjectives
            }
            let assessed = space.filter { name, _ in names.contains(name) }
            let data = ForestImportance(self, objective: objective, space: assessed)
            let shares = data.shares(by: method, trees: trees, seed: seed)
            values = names.map { shares[$0] ?? (0, nil) }
        }
        return Self.normalized(names, values)
    }

    /// The parameters of complete rows, with the latest distribution.
    private var completeSpace: SearchSpace {
        guard count(of: .pruned) > 0 else { return union }
        var tally = Union()
        for row in 0..<count where states[row] == .complete { tally.formUnion(spaces[row]) }
        return tally.space
    }

    private static func normalized(_ names: [String], _ values: [ForestImportance.Share])
        -> [ParameterImportance]
    {
        let sum = values.reduce(0) { $0 + $1.mean }
        let importances = zip(names, values).map { name, value in
            ParameterImportance(
                name: name, share: sum > 0 ? value.mean / sum : 1 / Double(names.count), value: value.mean,
                deviation: sum > 0 ? value.deviation.map { $0 / sum } : value.deviation)
        }
        // Equal ones stay in the order in which parameters were met.
        let order = importances.indices.sorted {
            (importances[$1].value, $0) < (importances[$0].value, $1)
        }
        return order.map { importances[$0] }
    }
}

extension Study {
    /// How much each parameter matters to an objective, most first.
    ///
    /// See ``History/importances(by:of:parameters:seed:)``.
    /// - Throws: ``ImportanceError`` where the question does not fit the study.
    public func importances(
        by method: ImportanceMethod = .standard, of objective: Int? = nil, parameters: [String]? = nil
    ) async throws -> [ParameterImportance] {
        try await reader.refreshed().importances(by: method, of: objective, parameters: parameters)
    }
}
