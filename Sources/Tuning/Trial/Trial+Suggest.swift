/// Define by run.
extension Trial {
    /// Chooses a number from `bounds`.
    /// - Throws: ``SearchSpaceError``.
    public func suggestFloat(
        _ name: String, in bounds: ClosedRange<Double>, scale: Scale<Double> = .linear
    ) throws -> Double {
        try suggest(name, from: .float(bounds, scale))
    }

    /// Chooses a whole number from `bounds`, both ends included.
    /// - Throws: ``SearchSpaceError``.
    public func suggestInt(
        _ name: String, in bounds: ClosedRange<Int>, scale: Scale<Int> = .linear
    ) throws -> Int {
        let value = try suggest(name, from: .int(bounds, scale))
        return min(
            max(Int(exactly: value.rounded()) ?? bounds.upperBound, bounds.lowerBound), bounds.upperBound)
    }

    /// Chooses one of `choices`.
    /// - Throws: ``SearchSpaceError``.
    public func suggestCategorical<Choice: CategoricalChoice>(
        _ name: String, among choices: [Choice]
    ) throws -> Choice {
        choices[Int(try suggest(name, from: .categorical(choices.map(\.parameterValue))))]
    }

    /// Chooses all parameters of a declared space whose conditions hold, in order, such that all that is required of them
    /// holds.
    ///
    /// - Throws: ``SearchSpaceError``.
    public func suggest(_ space: DeclaredSpace) throws -> [String: ParameterValue] {
        if let region = space.region { return try suggestTogether(region) }
        var chosen: [String: ParameterValue] = [:]
        for parameter in space.parameters where parameter.isActive(given: chosen) {
            let value = try suggest(parameter.name, from: parameter.distribution)
            chosen[parameter.name] = parameter.distribution.value(value)
        }
        return chosen
    }
}

/// A value that a categorical parameter can take, known to the storage by its parameter value.
public protocol CategoricalChoice: Sendable {
    /// What is stored.
    var parameterValue: ParameterValue { get }
}

extension CategoricalChoice where Self: RawRepresentable<String> {
    /// The raw value.
    public var parameterValue: ParameterValue { .string(rawValue) }
}
extension CategoricalChoice where Self: RawRepresentable<Int> {
    /// The raw value.
    public var parameterValue: ParameterValue { .int(rawValue) }
}
extension String: CategoricalChoice {
    /// The text.
    public var parameterValue: ParameterValue { .string(self) }
}
extension Bool: CategoricalChoice {
    /// The truth value.
    public var parameterValue: ParameterValue { .bool(self) }
}
extension Int: CategoricalChoice {
    /// The number.
    public var parameterValue: ParameterValue { .int(self) }
}
extension Double: CategoricalChoice {
    /// The number.
    public var parameterValue: ParameterValue { .float(self) }
}
extension ParameterValue: CategoricalChoice {
    /// The value itself.
    public var parameterValue: ParameterValue { self }
}
extension Optional: CategoricalChoice where Wrapped: CategoricalChoice {
    /// The value, or null.
    public var parameterValue: ParameterValue { self?.parameterValue ?? .null }
}
