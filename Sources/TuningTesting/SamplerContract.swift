import Testing
public import Tuning

/// What every ``Sampler`` must do.
///
/// Run it against your own: it needs only a way to make one.
///
/// ```swift
/// @Test func honoursItsContract() async throws {
///     try await SamplerContract { _ in MySampler() }.verify()
/// }
/// ```
public struct SamplerContract: Sendable {
    /// What some samplers can and others cannot.
    public enum Ability: CaseIterable, Sendable {
        /// Draws from ranges that have no end of values.
        case continuous
        /// Takes parameters that it was not told of when it was made, conditional ones among them.
        case undeclared
    }

    let abilities: Set<Ability>
    let make: @Sendable (SearchSpace) throws -> any Sampler

    /// The contract of the samplers that `make` makes, each for the space that it is given.
    public init(
        _ abilities: Set<Ability> = Set(Ability.allCases),
        _ make: @escaping @Sendable (SearchSpace) throws -> any Sampler
    ) {
        (self.abilities, self.make) = (abilities, make)
    }

    /// Checks everything.
    ///
    /// What fails is recorded as an issue of the running test.
    public func verify() async throws {
        try await verifyValues()
        try await verifySeeds()
        try await verifyReplay()
        try await verifyHistories()
        try await verifyExtremes()
    }

    /// A study over `space` whose sampler is of this contract.
    func makeStudy(
        _ space: SearchSpace, _ directions: [Direction] = [.minimize], seed: UInt64 = 1
    ) async throws -> Study {
        try await Study.create("contract", directions: directions, sampler: make(space), seed: seed)
    }
}

extension Study {
    /// Runs `count` trials over `space`, whose value is the mean of where their parameters lie in their ranges.
    func run(_ count: Int, over space: SearchSpace) async throws {
        for _ in 0..<count {
            let trial = try await ask()
            try trial.suggestAll(of: space)
            try await tell(trial, .complete(directions.map { $0.sign * trial.place }))
        }
    }
}

extension Trial {
    /// Chooses every parameter of `space` and expects that its value can be drawn.
    func suggestAll(of space: SearchSpace) throws {
        for (name, distribution) in space {
            let value = try suggest(name, from: distribution)
            #expect(distribution.contains(value), "\(name): \(distribution) has no \(value)")
        }
    }

    /// The mean of where the parameters lie between the ends of their ranges, from 0 to 1.
    var place: Double {
        let places = zip(parameters.space.distributions, parameters.internalValues).map {
            distribution, value in
            let (low, high) = (distribution.bounds.lowerBound / 2, distribution.bounds.upperBound / 2)
            return low < high ? (value / 2 - low) / (high - low) : 0
        }
        return places.reduce(0, +) / Double(max(places.count, 1))
    }
}
