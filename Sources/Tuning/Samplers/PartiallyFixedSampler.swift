public import Numerical

/// Keeps some parameters at given values and leaves the rest to another sampler.
public struct PartiallyFixedSampler: Sampler {
    /// The values of the parameters that are kept.
    public let fixed: [String: ParameterValue]
    /// The sampler of all others.
    public let base: any Sampler

    /// Keeps `fixed` and leaves the rest to `base`.
    public init(_ fixed: [String: ParameterValue], base: any Sampler) {
        (self.fixed, self.base) = (fixed, base)
    }

    /// Whether the other sampler does.
    public var usesHistory: Bool { base.usesHistory }
    /// Whether the sampler does.
    public var learnsFromPreferences: Bool { base.learnsFromPreferences }

    /// Whether the other sampler does.
    public var repeatsOnPurpose: Bool { base.repeatsOnPurpose }

    /// What the other sampler chooses together, but for what is fixed.
    public func jointSpace(given history: History) -> SearchSpace {
        base.jointSpace(given: history).filter { name, _ in fixed[name] == nil }
    }

    /// What the other sampler proposes.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) throws -> Proposal {
        try base.propose(space, for: trial, given: history, using: &random)
    }

    /// The fixed value, or what the other sampler draws.
    /// - Throws: ``SearchSpaceError/notAllowed(_:_:)`` if the distribution does not have the fixed value.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) throws -> Double {
        guard let value = fixed[name] else {
            return try base.sample(name, from: distribution, for: trial, given: history, using: &random)
        }
        guard let internalValue = distribution.internalValue(value) else {
            throw SearchSpaceError.notAllowed(name, value)
        }
        return internalValue
    }

    /// Whether the other sampler has nothing left.
    public func isExhausted(given history: History) -> Bool { base.isExhausted(given: history) }

    /// What the other sampler says.
    public func explanation(given history: History) -> String? { base.explanation(given: history) }
}

extension Sampler where Self == PartiallyFixedSampler {
    /// Keeps `fixed` and leaves the rest to `base`.
    public static func partiallyFixed(_ fixed: [String: ParameterValue], base: any Sampler) -> Self {
        PartiallyFixedSampler(fixed, base: base)
    }
}
