/// Parameters that belong together, as the objective runs.
extension Trial {
    /// Chooses a share for each of `parts`: numbers from 0 on that sum to 1.
    ///
    /// The parameters are called `name.part`.
    /// - Throws: ``SearchSpaceError``.
    public func suggestSimplex(_ name: String, of parts: [String]) throws -> [String: Double] {
        let structure = Structure.simplex(name, of: parts.map { .string($0) })
        let shares = try suggest(structure).map { $0.number ?? 0 }
        return Dictionary(zip(parts, shares)) { first, _ in first }
    }

    /// Chooses `count` shares that sum to 1, called `name.1` and so on.
    /// - Throws: ``SearchSpaceError``.
    public func suggestSimplex(_ name: String, count: Int) throws -> [Double] {
        let parts = (1...max(count, 1)).map { ParameterValue.int($0) }
        return try suggest(.simplex(name, of: parts)).map { $0.number ?? 0 }
    }

    /// Chooses `count` numbers from `bounds`, none below the one before it, called `name.1` and so on.
    /// - Throws: ``SearchSpaceError``.
    public func suggestOrdered(
        _ name: String, count: Int, in bounds: ClosedRange<Double>, scale: Scale<Double> = .linear
    ) throws -> [Double] {
        try suggest(.ordered(name, count: count, in: .float(bounds, scale))).map { $0.number ?? .nan }
    }

    /// Chooses `count` whole numbers from `bounds`, none below the one before it, called `name.1` and so on.
    /// - Throws: ``SearchSpaceError``.
    public func suggestOrdered(
        _ name: String, count: Int, in bounds: ClosedRange<Int>, scale: Scale<Int> = .linear
    ) throws -> [Int] {
        try suggest(.ordered(name, count: count, in: .int(bounds, scale)))
            .map { $0.integer ?? bounds.lowerBound }
    }

    /// Chooses an order of `items`: the parameter `name.item` is the place of an item, from 1 on.
    /// - Throws: ``SearchSpaceError``.
    public func suggestPermutation<Item: CategoricalChoice>(
        _ name: String, of items: [Item]
    ) throws -> [Item] {
        let places = try suggest(.permutation(name, of: items.map(\.parameterValue)))
        return zip(items, places).sorted { ($0.1.number ?? 0) < ($1.1.number ?? 0) }.map(\.0)
    }

    /// Chooses some of `items`: the parameter `name.item` tells whether an item is chosen.
    ///
    /// - Parameter size: How many are chosen; by default any number, none included.
    /// - Throws: ``SearchSpaceError``.
    public func suggestSubset<Item: CategoricalChoice>(
        _ name: String, of items: [Item], size: ClosedRange<Int>? = nil
    ) throws -> [Item] {
        let flags = try suggest(.subset(name, of: items.map(\.parameterValue), size: size))
        return zip(items, flags).filter { $1.matches(true) }.map(\.0)
    }

    /// Chooses the parts of `structure`, in their order.
    /// - Throws: ``SearchSpaceError``.
    public func suggest(_ structure: Structure) throws -> [ParameterValue] {
        let structure = try structure.validated()
        let chosen = try suggestTogether(Region(structure.parameters(), [structure], []))
        return structure.names.map { chosen[$0] ?? .null }
    }
}
