/// Declares a property of ``Hyperparameters`` as a parameter.
@propertyWrapper
public struct Parameter<Value: Sendable>: Decodable, Sendable {
    enum State: Sendable {
        case declared(Distribution, [DeclaredSpace.Condition], @Sendable (ParameterValue?) -> Value?)
        case chosen(Value)
    }
    let state: State

    /// The chosen value.
    /// - Precondition: The hyperparameters were made for a trial.
    public var wrappedValue: Value {
        switch state {
        case .chosen(let value): value
        case .declared: preconditionFailure("Hyperparameters have values only inside a trial.")
        }
    }

    init(
        _ distribution: Distribution, when conditions: [DeclaredSpace.Condition] = [],
        _ convert: @escaping @Sendable (ParameterValue?) -> Value?
    ) {
        state = .declared(distribution, conditions, convert)
    }

    /// Not to be used: says in the compiler's words what is missing.
    @available(*, unavailable, message: "Give bounds or choices, or use a CaseIterable type.")
    public init() { preconditionFailure("unavailable") }

    /// Takes the value that was chosen for a trial.
    public init(from decoder: any Decoder) throws {
        guard let value = (decoder as? ParameterDecoder)?.value as? Value else {
            throw DecodingError.typeMismatch(
                Value.self,
                .init(
                    codingPath: decoder.codingPath, debugDescription: "Hyperparameters are made for a trial.")
            )
        }
        state = .chosen(value)
    }
}

extension Parameter where Value == Double {
    /// A number from `bounds`.
    public init(in bounds: ClosedRange<Double>, scale: Scale<Double> = .linear) {
        self.init(.float(bounds, scale)) { $0?.number }
    }
}

extension Parameter where Value == Int {
    /// A whole number from `bounds`, both ends included.
    public init(in bounds: ClosedRange<Int>, scale: Scale<Int> = .linear) {
        self.init(.int(bounds, scale)) { $0?.integer }
    }
}

extension Parameter where Value: CategoricalChoice {
    /// One of `choices`.
    public init(among choices: [Value]) {
        let values = choices.map(\.parameterValue)
        self.init(.categorical(values)) { value in
            value.flatMap { value in values.firstIndex { $0.matches(value) } }.map { choices[$0] }
        }
    }
}

extension Parameter where Value: CategoricalChoice & CaseIterable {
    /// One of all cases.
    public init() { self.init(among: Array(Value.allCases)) }
}

/// Parameters that a trial has under a condition only.
extension Parameter {
    /// A number from `bounds`, if the parameter `parent` is `choice`.
    public init<Choice: CategoricalChoice>(
        in bounds: ClosedRange<Double>, scale: Scale<Double> = .linear, when parent: String,
        is choice: Choice...
    ) where Value == Double? {
        let conditions = [DeclaredSpace.Condition(parent, isOneOf: choice.map(\.parameterValue))]
        self.init(.float(bounds, scale), when: conditions) { .some($0?.number) }
    }

    /// A whole number from `bounds`, if the parameter `parent` is `choice`.
    public init<Choice: CategoricalChoice>(
        in bounds: ClosedRange<Int>, scale: Scale<Int> = .linear, when parent: String, is choice: Choice...
    ) where Value == Int? {
        let conditions = [DeclaredSpace.Condition(parent, isOneOf: choice.map(\.parameterValue))]
        self.init(.int(bounds, scale), when: conditions) { .some($0?.integer) }
    }

    /// One of `choices`, if the parameter `parent` is `choice`.
    public init<Wrapped: CategoricalChoice, Choice: CategoricalChoice>(
        among choices: [Wrapped], when parent: String, is choice: Choice...
    ) where Value == Wrapped? {
        let values = choices.map(\.parameterValue)
        let conditions = [DeclaredSpace.Condition(parent, isOneOf: choice.map(\.parameterValue))]
        self.init(.categorical(values), when: conditions) { value in
            .some(value.flatMap { value in values.firstIndex { $0.matches(value) } }.map { choices[$0] })
        }
    }
}

extension ParameterValue {
    /// The value as a whole number.
    public var integer: Int? { number.flatMap { Int(exactly: $0) } }
}

/// What a declared property says, whatever its type.
protocol DeclaredProperty {
    var distribution: Distribution { get }
    var conditions: [DeclaredSpace.Condition] { get }
    func value(named name: String, _ value: ParameterValue?) throws -> any Sendable
}

extension Parameter: DeclaredProperty {
    private var declaration: (Distribution, [DeclaredSpace.Condition], @Sendable (ParameterValue?) -> Value?)
    {
        guard case .declared(let distribution, let conditions, let convert) = state else {
            preconditionFailure("Only hyperparameters made by init() declare a space.")
        }
        return (distribution, conditions, convert)
    }

    var distribution: Distribution { declaration.0 }
    var conditions: [DeclaredSpace.Condition] { declaration.1 }

    func value(named name: String, _ value: ParameterValue?) throws -> any Sendable {
        if value == nil, conditions.isEmpty { throw SearchSpaceError.missing(name) }
        guard let converted = declaration.2(value) else {
            throw SearchSpaceError.notAllowed(name, value ?? .null)
        }
        return converted
    }
}
