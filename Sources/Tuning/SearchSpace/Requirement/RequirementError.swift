/// A requirement that says nothing that could be kept to.
public struct RequirementError: Error, Hashable, Sendable {
    /// The requirement.
    public let text: String
    /// How many of its characters stand before what is wrong.
    public let offset: Int
    /// What is wrong.
    public let problem: Problem

    init(text: String, offset: Int, _ problem: Problem) {
        (self.text, self.offset, self.problem) = (text, offset, problem)
    }

    /// What can be wrong with a requirement.
    @nonexhaustive
    public enum Problem: Hashable, Sendable {
        /// Something stands where nothing can.
        case unexpected(String)
        /// Something else is needed there.
        case expected(String, found: String)
        /// A word is neither a parameter nor one of the values of one.
        case unknownName(String, known: [String])
        /// A parameter is compared with what it can never be.
        case neverEqual(String, String, choices: [String])
        /// Two things cannot be compared.
        case mismatch(String, String, String)
        /// Something is calculated with that is no number.
        case notANumber(String)
        /// It is neither true nor false.
        case noCondition
        /// It names no parameter, so that it always holds or never.
        case constant
        /// There are too many parentheses.
        case tooDeep
    }
}

extension RequirementError: CustomStringConvertible {
    /// The error in words.
    public var description: String { "“\(text)”: \(problem)" }
}

extension RequirementError.Problem: CustomStringConvertible {
    /// The problem in words.
    public var description: String {
        switch self {
        case .unexpected(let found): "\(found) makes no sense there"
        case .expected(let expected, let found): "found \(found); expected \(expected)"
        case .unknownName(let name, let known):
            "there is no parameter “\(name)”; the parameters are \(known.joined(separator: ", "))"
        case .neverEqual(let name, let value, let choices):
            "\(name) is never \(value); it is one of \(choices.joined(separator: ", "))"
        case .mismatch(let sign, let left, let right): "\(left) and \(right) cannot be compared by \(sign)"
        case .notANumber(let what): "\(what) is no number, and cannot be calculated with"
        case .noCondition: "this is neither true nor false; expected a condition, such as a <= b"
        case .constant: "it names no parameter, so that it holds always or never"
        case .tooDeep: "there are too many parentheses"
        }
    }
}
