/// A search space declared as a type: each property is a parameter.
///
/// ```swift
/// struct Network: Hyperparameters {
///     @Parameter(in: 1e-5...1e-2, scale: .log) var learningRate: Double
///     @Parameter(in: 1...8) var layers: Int
///     @Parameter var activation: Activation                                 // a CaseIterable choice
///     @Parameter(in: 0...0.5, when: "activation", is: Activation.relu) var leak: Double?
/// }
/// ```
/// A parameter with a condition is optional, and `nil` where the condition does not hold.
public protocol Hyperparameters: Decodable, Sendable {
    /// A value whose properties are declared and not chosen.
    init()
}

extension Hyperparameters {
    static var declared: [(name: String, parameter: any DeclaredProperty)] {
        Mirror(reflecting: Self()).children.compactMap { child in
            guard let label = child.label, let property = child.value as? any DeclaredProperty else {
                return nil
            }
            return (String(label.drop { $0 == "_" }), property)
        }
    }

    /// The hyperparameters that `trial` ran with.
    /// - Throws: ``SearchSpaceError`` if it has none of that name, or a value of another kind.
    public init(of trial: FrozenTrial) throws {
        var values: [String: any Sendable] = [:]
        for (name, property) in Self.declared {
            values[name] = try property.value(named: name, trial.parameters[name])
        }
        self = try Self(from: HyperparametersDecoder(values: values))
    }

    /// The hyperparameters that `trial` is to run with: chosen now, or before.
    /// - Throws: ``SearchSpaceError``.
    public init(suggestedBy trial: Trial) throws {
        let chosen = try trial.suggest(DeclaredSpace(of: Self.self))
        var values: [String: any Sendable] = [:]
        for (name, property) in Self.declared { values[name] = try property.value(named: name, chosen[name]) }
        self = try Self(from: HyperparametersDecoder(values: values))
    }
}

extension DeclaredSpace {
    /// The space that `type` declares.
    /// - Throws: ``SearchSpaceError`` if a range is wrong, or a condition names what is not declared before it.
    public init<Space: Hyperparameters>(of type: Space.Type) throws(SearchSpaceError) {
        try self.init(
            Space.declared.map { name, property in
                Parameter(name, property.distribution, when: property.conditions)
            })
    }
}

extension Study {
    /// Evaluates `objective` again and again, with hyperparameters that the sampler chooses.
    ///
    /// All else is as in ``optimize(trials:within:parallelism:on:onFailure:clock:afterEach:_:)``.
    public func optimize<Space: Hyperparameters, Value: ObjectiveValue>(
        _ space: Space.Type, trials: Int? = nil, within limit: Duration? = nil, parallelism: Int = 1,
        on executor: (any TaskExecutor)? = nil, onFailure policy: FailurePolicy = .stop,
        clock: any Clock<Duration> = ContinuousClock(),
        afterEach callback: @escaping @Sendable (Study, FrozenTrial) async throws -> Continuation = { _, _ in
            .proceed
        },
        _ objective: @escaping @Sendable (Space, Trial) async throws -> Value
    ) async throws {
        try await optimize(
            trials: trials, within: limit, parallelism: parallelism, on: executor, onFailure: policy,
            clock: clock,
            afterEach: callback
        ) { trial in
            try await objective(Space(suggestedBy: trial), trial)
        }
    }
}
