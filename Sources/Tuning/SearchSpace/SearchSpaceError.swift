/// What can be wrong with a parameter.
@nonexhaustive
public enum SearchSpaceError: Error, Hashable, Sendable {
    /// A logarithmic range starts at or below zero.
    case notPositive(String)
    /// A step is not positive.
    case badStep(String)
    /// A bound is not finite.
    case notFinite(String)
    /// A categorical parameter has nothing to choose from.
    case noChoices(String)
    /// A trial has no value for a parameter.
    case missing(String)
    /// A value is not among those that the distribution allows.
    case notAllowed(String, ParameterValue)
    /// A condition names a parameter that is not declared before.
    case unknownCondition(String, on: String)
    /// A parameter was suggested before with a distribution that does not fit.
    case redefined(String, was: Distribution, now: Distribution)
    /// The parts of a structure cannot belong together so.
    case badStructure(String, StructureProblem)
    /// A requirement cannot be read, or says nothing.
    case badRequirement(RequirementError)
    /// No point was found that keeps to all requirements, which are listed.
    case infeasible([String])
}

extension SearchSpaceError: CustomStringConvertible {
    /// The error in words.
    public var description: String {
        switch self {
        case .notPositive(let name): "\(name): a logarithmic range must start above 0"
        case .badStep(let name): "\(name): the step must be a number above 0"
        case .notFinite(let name): "\(name): the bounds must be finite numbers"
        case .noChoices(let name): "\(name): there is nothing to choose from"
        case .missing(let name): "\(name): the trial has no value for it"
        case .notAllowed(let name, let value): "\(name): \(value) is not one of the values it may take"
        case .unknownCondition(let name, let parent):
            "\(name): its condition names \(parent), which is not declared before it"
        case .redefined(let name, let was, let now):
            "\(name): the study has it as \(was), which does not fit \(now)"
        case .badStructure(let name, let problem): "\(name): \(problem)"
        case .badRequirement(let error): "\(error)"
        case .infeasible(let requirements):
            "no values of the parameters were found that keep to "
                + requirements.map { "“\($0)”" }.joined(separator: " and ")
        }
    }
}

extension Distribution: CustomStringConvertible {
    /// The distribution in words.
    public var description: String {
        switch self {
        case .float(let bounds, let scale): "float \(bounds.lowerBound)…\(bounds.upperBound)\(scale.words)"
        case .int(let bounds, let scale): "int \(bounds.lowerBound)…\(bounds.upperBound)\(scale.words)"
        case .categorical(let choices):
            "one of " + choices.map(\.description).joined(separator: ", ")
        }
    }
}

extension Scale {
    fileprivate var words: String {
        switch self {
        case .linear: ""
        case .log: " log"
        case .stepped(let step): " step \(step)"
        }
    }
}
