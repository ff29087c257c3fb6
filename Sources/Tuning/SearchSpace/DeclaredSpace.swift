/// Parameters that are known before a trial starts, some of them only under conditions.
///
/// ```swift
/// let space = try DeclaredSpace([
///     .init("kernel", .categorical(["rbf", "poly"])),
///     .init("degree", .int(2...5), when: [.init("kernel", isOneOf: ["poly"])]),
/// ])
/// ```
/// Parameters may belong together (``Structure``), and may have to keep to conditions, such as `"warmup <= epochs"`: whatever
/// the sampler, every trial does (<doc:StructuredSpaces>).
public struct DeclaredSpace: Hashable, Sendable {
    /// One parameter, and when a trial has it.
    public struct Parameter: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// What it is drawn from.
        public var distribution: Distribution
        /// What must hold, all of it, for a trial to have the parameter.
        public var conditions: [Condition]

        /// A parameter with its conditions, by default none.
        public init(_ name: String, _ distribution: Distribution, when conditions: [Condition] = []) {
            (self.name, self.distribution, self.conditions) = (name, distribution, conditions)
        }

        /// Whether a trial with the values `chosen` has this parameter.
        public func isActive(given chosen: [String: ParameterValue]) -> Bool {
            conditions.allSatisfy { $0.holds(for: chosen[$0.parameter]) }
        }
    }

    /// That another parameter has one of some values.
    public struct Condition: Hashable, Sendable {
        /// The other parameter.
        public var parameter: String
        /// The values under which the condition holds.
        public var values: [ParameterValue]

        /// Holds if `parameter` is one of `values`.
        public init(_ parameter: String, isOneOf values: [ParameterValue]) {
            (self.parameter, self.values) = (parameter, values)
        }

        func holds(for value: ParameterValue?) -> Bool {
            value.map { value in values.contains { $0.matches(value) } } ?? false
        }
    }

    /// The parameters: whatever a condition names comes before.
    public let parameters: [Parameter]

    /// The parameters that belong together.
    public let structures: [Structure]
    /// Where points may lie; `nil` if every combination of values may be tried.
    package let region: Region?

    /// The space of `parameters`.
    ///
    /// - Parameters:
    ///   - structures: The parts that are not among `parameters` follow these.
    ///   - requirements: Conditions that every trial keeps to, such as `"batch * accumulation <= 4096"`.
    /// - Throws: ``SearchSpaceError`` if nothing can be drawn from a distribution, if a condition names a parameter
    ///   that is not declared before, or a value that it cannot have, if a structure or a requirement makes no sense, or
    ///   if no point keeps to all requirements.
    public init(
        _ parameters: [Parameter], structures: [Structure] = [], requirements: [String] = []
    ) throws(SearchSpaceError) {
        var parameters = parameters
        var joined: [Structure] = []
        for structure in structures {
            let valid = try structure.validated()
            joined.append(valid)
            let known = Set(parameters.map(\.name))
            parameters += valid.parameters().filter { !known.contains($0.name) }
        }
        let valid = try Self.validated(parameters)
        (self.parameters, self.structures) = (valid, joined)
        region =
            joined.isEmpty && requirements.isEmpty ? nil : try Region(valid, joined, requirements)
    }

    /// The conditions that every trial keeps to, as they were written.
    public var requirements: [String] { region?.requirements.map(\.text) ?? [] }

    /// Whether some combinations of values may not be tried.
    public var isConstrained: Bool { region != nil }

    private static func validated(_ parameters: [Parameter]) throws(SearchSpaceError) -> [Parameter] {
        var known: [String: Distribution] = [:]
        var valid: [Parameter] = []
        for var parameter in parameters {
            parameter.distribution = try parameter.distribution.validated(for: parameter.name)
            for condition in parameter.conditions {
                guard let parent = known[condition.parameter] else {
                    throw .unknownCondition(parameter.name, on: condition.parameter)
                }
                for value in condition.values where parent.internalValue(value).map(parent.contains) != true {
                    throw .notAllowed(condition.parameter, value)
                }
            }
            known[parameter.name] = parameter.distribution
            valid.append(parameter)
        }
        return valid
    }

    /// All parameters without their conditions.
    public var flattened: SearchSpace { SearchSpace(parameters.map { ($0.name, $0.distribution) }) }
}
