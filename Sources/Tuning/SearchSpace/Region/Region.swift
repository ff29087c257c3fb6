package import Numerical

/// The part of a declared space where points may lie.
///
/// A *point* is a list of internal values in the order of the parameters, NaN for one that is not there.
package struct Region: Hashable, Sendable {
    package let parameters: [DeclaredSpace.Parameter]
    let requirements: [Requirement]
    let structures: [Structure]
    /// The positions of the parts of each structure.
    let parts: [[Int]]
    /// The structure that each parameter is a part of, and which part.
    let roles: [Int: Role]
    private let parents: [[Int]]

    struct Role: Hashable, Sendable {
        var structure: Int
        var part: Int
    }

    /// The part of the space of `parameters` that `structures` and `requirements` leave.
    /// - Throws: ``SearchSpaceError``.
    init(
        _ parameters: [DeclaredSpace.Parameter], _ structures: [Structure], _ requirements: [String]
    ) throws(SearchSpaceError) {
        (self.parameters, self.structures) = (parameters, structures)
        let positions = Dictionary(zip(parameters.map(\.name), parameters.indices)) { first, _ in first }
        parts = structures.map { $0.names.compactMap { positions[$0] } }
        var roles: [Int: Role] = [:]
        for (structure, positions) in parts.enumerated() {
            for (part, position) in positions.enumerated() {
                roles[position] = Role(structure: structure, part: part)
            }
        }
        self.roles = roles
        parents = parameters.map { $0.conditions.compactMap { positions[$0.parameter] } }
        do {
            let names = parameters.map { ($0.name, $0.distribution) }
            self.requirements = try requirements.map { text throws(RequirementError) in
                try Requirement(text, over: names)
            }
        } catch {
            throw .badRequirement(error)
        }
        try checkFeasibility()
    }
}

/// What a point is.
extension Region {
    /// The value of a parameter of `point`, or `nil` if it is not there.
    func value(_ index: Int, of point: [Double]) -> ParameterValue? {
        point[index].isNaN ? nil : parameters[index].distribution.value(point[index])
    }

    /// Whether a parameter is there, given the values before it.
    package func isActive(_ index: Int, in point: [Double]) -> Bool {
        zip(parameters[index].conditions, parents[index]).allSatisfy { $0.holds(for: value($1, of: point)) }
    }

    /// Gives `point` the parameters that its conditions ask for, from `spare`, and takes away the others.
    func settle(_ point: inout [Double], from spare: [Double]) {
        for index in parameters.indices {
            guard isActive(index, in: point) else {
                point[index] = .nan
                continue
            }
            guard point[index].isNaN else { continue }
            point[index] = spare[index]
            // A structure comes as a whole, of parts that fit together.
            for part in parts(with: index) { point[part] = spare[part] }
        }
    }

    private func parts(with index: Int) -> [Int] { roles[index].map { parts[$0.structure] } ?? [] }

    /// How far `point` is from keeping to all requirements: 0 if it does.
    package func violation(_ point: [Double]) -> Double {
        requirements.reduce(0) { sum, requirement in
            sum + (requirement.condition.violation { value($0, of: point) } ?? 0)
        }
    }

    /// Whether all structures of `point` fit together and it keeps to all requirements.
    package func contains(_ point: [Double]) -> Bool {
        violation(point) == 0
            && zip(structures, parts).allSatisfy { structure, positions in
                let values = positions.map { point[$0] }
                return values.contains(where: \.isNaN) || structure.holds(values)
            }
    }
}

/// Points.
extension Region {
    /// Moves the parts of each structure to where they fit together.
    ///
    /// - Parameters:
    ///   - spreads: Whether they were drawn by a sampler that does not learn.
    ///   - pinned: The parameters whose values stay.
    package func project(
        _ point: inout [Double], spreads: Bool, pinned: Set<Int> = [], using random: inout RandomStream
    ) {
        for (structure, positions) in zip(structures, parts) {
            var values = positions.map { point[$0] }
            guard !values.contains(where: \.isNaN), !structure.holds(values),
                pinned.isDisjoint(with: positions)
            else { continue }
            if spreads { structure.spread(&values) }
            structure.project(&values, using: &random)
            for (position, value) in zip(positions, values) { point[position] = value }
        }
    }

    /// Moves the parts of each structure to where they fit together, and gives the point what its conditions ask for then.
    ///
    /// What was moved may be what other parameters depend on.
    func fit(
        _ point: inout [Double], spreads: Bool, pinned: Set<Int>, using random: inout RandomStream
    ) {
        project(&point, spreads: spreads, pinned: pinned, using: &random)
        let isSettled = parameters.indices.allSatisfy { isActive($0, in: point) == !point[$0].isNaN }
        if !isSettled { settle(&point, from: randomValues(using: &random)) }
    }

    /// A point whose structures fit together, drawn uniformly, of all parameters whatever their conditions.
    package func randomValues(using random: inout RandomStream) -> [Double] {
        var point = parameters.map { $0.distribution.quantile(random.uniform()) }
        project(&point, spreads: true, using: &random)
        return point
    }

    /// The parameters of `point` that are there.
    package func chosen(_ point: [Double]) -> [(
        index: Int, name: String, value: Double, distribution: Distribution
    )] {
        parameters.indices.filter { !point[$0].isNaN }.map { index in
            (index, parameters[index].name, point[index], parameters[index].distribution)
        }
    }
}
