/// What the names in a requirement stand for, and what can be done with it.
struct ExpressionNames: Sendable {
    let names: [String]
    private let distributions: [Distribution]
    private let positions: [String: Int]

    init(_ space: [(String, Distribution)]) {
        names = space.map(\.0)
        distributions = space.map(\.1)
        positions = Dictionary(zip(names, names.indices)) { first, _ in first }
    }

    func position(of name: String) -> Int? { positions[name] }

    enum Kind: Hashable, Sendable { case number, text, bool, null }

    /// What kinds of values an expression can have.
    private func kinds(_ expression: Expression) -> Set<Kind> {
        switch expression {
        case .constant(let value): [value.kind]
        case .parameter(let position): distributions[position].kinds
        case .negative, .arithmetic, .call: [.number]
        case .comparison, .not, .and, .or: [.bool]
        }
    }
}

extension ParameterValue {
    fileprivate var kind: ExpressionNames.Kind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int, .float: .number
        case .string: .text
        }
    }
}

extension Distribution {
    fileprivate var kinds: Set<ExpressionNames.Kind> {
        if case .categorical(let choices) = self { Set(choices.map(\.kind)) } else { [.number] }
    }
}

/// Words that are no parameter are texts where they are compared with one that can be this text: `kernel == poly`.
extension ExpressionNames {
    /// What the word `name` stands for, as far as it can be told by itself.
    func operand(
        _ name: String, at token: ExpressionToken, in parser: ExpressionParser
    ) throws(RequirementError) -> Expression {
        if let position = positions[name] { return .parameter(position) }
        switch name {
        case "true", "True": return .constant(true)
        case "false", "False": return .constant(false)
        case "null", "None": return .constant(.null)
        default:
            let isChoice = distributions.contains { $0.internalValue(.string(name)) != nil }
            guard isChoice else { throw parser.error(token, .unknownName(name, known: names)) }
            return .constant(.string(name))
        }
    }

    /// `left` and `right`, compared.
    func comparison(
        _ comparison: Expression.Comparison, _ left: Expression, _ right: Expression,
        at token: ExpressionToken, in parser: ExpressionParser
    ) throws(RequirementError) -> Expression {
        for (side, other) in [(left, right), (right, left)] {
            // Only what a parameter can be is worth comparing it with.
            if case .parameter(let position) = side, case .constant(let value) = other,
                comparison == .equal || comparison == .unequal,
                case .categorical(let choices) = distributions[position],
                !choices.contains(where: { $0.matches(value) })
            {
                throw parser.error(
                    token,
                    .neverEqual(names[position], "\(value)", choices: choices.map(\.description)))
            }
        }
        let (a, b) = (kinds(left), kinds(right))
        let isOrder = comparison != .equal && comparison != .unequal
        let areNumbers = !a.isDisjoint(with: [.number, .bool]) && !b.isDisjoint(with: [.number, .bool])
        guard areNumbers || (!isOrder && !a.isDisjoint(with: b)) else {
            throw parser.error(token, .mismatch(comparison.rawValue, words(left), words(right)))
        }
        return .comparison(comparison, left, right)
    }

    /// `expression`, with which one can calculate.
    func number(
        _ expression: Expression, at token: ExpressionToken, in parser: ExpressionParser
    ) throws(RequirementError) -> Expression {
        try check(expression, isOf: [.number, .bool], parser.error(token, .notANumber(words(expression))))
        return expression
    }

    /// Throws `error` unless `expression` can be of one of `expected`.
    func check(
        _ expression: Expression, isOf expected: Set<Kind>, _ error: RequirementError
    ) throws(RequirementError) {
        guard !kinds(expression).isDisjoint(with: expected) else { throw error }
    }

    private func words(_ expression: Expression) -> String {
        switch expression {
        case .parameter(let position): "\(names[position]) (\(distributions[position]))"
        case .constant(.string(let text)): "the text “\(text)”"
        case .constant(let value): "\(value)"
        case .negative, .arithmetic, .call: "a number"
        case .comparison, .not, .and, .or: "a condition"
        }
    }
}
