/// Reads a requirement, by recursive descent.
///
/// From loose to tight: `or` · `and` · `not` · comparisons, which may be chained, and `in` · `+ -` · `* / // %` · a sign ·
/// `**`, as in Python.
struct ExpressionParser {
    let text: String
    let space: ExpressionNames
    private let tokens: [ExpressionToken]
    private var position = 0
    private var depth = 0

    /// A parser of `text`.
    init(_ text: String, _ space: ExpressionNames) throws(RequirementError) {
        (self.text, self.space) = (text, space)
        tokens = try ExpressionToken.tokens(of: text, names: Set(space.names))
    }

    /// The whole text as a condition.
    mutating func condition() throws(RequirementError) -> Expression {
        let start = next
        let condition = try disjunction()
        guard next.kind == .end else { throw error(next, .unexpected(next.words)) }
        try space.check(condition, isOf: [.bool], error(start, .noCondition))
        guard !condition.parameters.isEmpty else { throw error(start, .constant) }
        return condition
    }

    private var next: ExpressionToken { tokens[min(position, tokens.count - 1)] }

    func error(_ token: ExpressionToken, _ problem: RequirementError.Problem) -> RequirementError {
        RequirementError(text: text, offset: token.offset, problem)
    }

    private mutating func take(_ words: [String]) -> String? {
        switch next.kind {
        case .symbol(let word) where words.contains(word), .name(let word) where words.contains(word):
            position += 1
            return word
        default: return nil
        }
    }

    private mutating func expect(_ symbol: String) throws(RequirementError) {
        guard take([symbol]) != nil else { throw error(next, .expected("“\(symbol)”", found: next.words)) }
    }
}

/// Conditions.
extension ExpressionParser {
    private mutating func disjunction() throws(RequirementError) -> Expression {
        try joined("or", Expression.or) { (parser: inout Self) throws(RequirementError) in
            try parser.conjunction()
        }
    }

    private mutating func conjunction() throws(RequirementError) -> Expression {
        try joined("and", Expression.and) { (parser: inout Self) throws(RequirementError) in
            try parser.negation()
        }
    }

    private mutating func joined(
        _ word: String, _ join: (Expression, Expression) -> Expression,
        _ part: (inout Self) throws(RequirementError) -> Expression
    ) throws(RequirementError) -> Expression {
        let start = next
        var all = try part(&self)
        while take([word]) != nil {
            try space.check(all, isOf: [.bool], error(start, .noCondition))
            let token = next
            let other = try part(&self)
            try space.check(other, isOf: [.bool], error(token, .noCondition))
            all = join(all, other)
        }
        return all
    }

    private mutating func negation() throws(RequirementError) -> Expression {
        guard take(["not"]) != nil else { return try comparison() }
        let start = next
        let operand = try negation()
        try space.check(operand, isOf: [.bool], error(start, .noCondition))
        return .not(operand)
    }

    private mutating func comparison() throws(RequirementError) -> Expression {
        var left = try term()
        var all: Expression?
        while true {
            let sign = next
            let link: Expression
            if let word = take(["<=", ">=", "==", "!=", "<", ">"]),
                let comparison = Expression.Comparison(rawValue: word)
            {
                let right = try term()
                link = try space.comparison(comparison, left, right, at: sign, in: self)
                left = right
            } else if take(["in"]) != nil {
                link = try membership(of: left, at: sign)
            } else {
                break
            }
            all = all.map { .and($0, link) } ?? link
        }
        return all ?? left
    }

    private mutating func membership(
        of left: Expression, at sign: ExpressionToken
    ) throws(RequirementError) -> Expression {
        try expect("[")
        var all: Expression?
        repeat {
            let link = try space.comparison(.equal, left, term(), at: sign, in: self)
            all = all.map { .or($0, link) } ?? link
        } while take([","]) != nil
        try expect("]")
        return all ?? left
    }
}

/// Calculations.
extension ExpressionParser {
    private mutating func term() throws(RequirementError) -> Expression {
        try calculation(["+", "-"]) { (parser: inout Self) throws(RequirementError) in try parser.factor() }
    }

    private mutating func factor() throws(RequirementError) -> Expression {
        try calculation(["*", "/", "//", "%"]) { (parser: inout Self) throws(RequirementError) in
            try parser.signed()
        }
    }

    private mutating func calculation(
        _ signs: [String], _ part: (inout Self) throws(RequirementError) -> Expression
    ) throws(RequirementError) -> Expression {
        let start = next
        var left = try part(&self)
        while let sign = take(signs), let operation = Expression.Arithmetic(rawValue: sign) {
            let token = next
            let right = try part(&self)
            left = .arithmetic(
                operation, try space.number(left, at: start, in: self),
                try space.number(right, at: token, in: self))
        }
        return left
    }

    private mutating func signed() throws(RequirementError) -> Expression {
        if take(["+"]) != nil { return try signed() }
        guard take(["-"]) != nil else { return try power() }
        let start = next
        return .negative(try space.number(signed(), at: start, in: self))
    }

    private mutating func power() throws(RequirementError) -> Expression {
        let start = next
        let base = try primary()
        guard take(["**"]) != nil else { return base }
        let token = next
        return .arithmetic(
            .power, try space.number(base, at: start, in: self),
            try space.number(signed(), at: token, in: self))
    }

    private mutating func primary() throws(RequirementError) -> Expression {
        let token = next
        position += 1
        switch token.kind {
        case .number(let value): return .constant(.float(value))
        case .text(let text): return .constant(.string(text))
        case .name(let name):
            if space.position(of: name) == nil, next.kind == .symbol("("),
                let function = Expression.Function(rawValue: name)
            {
                return try call(function)
            }
            return try space.operand(name, at: token, in: self)
        case .symbol("("):
            depth += 1
            guard depth <= 100 else { throw error(token, .tooDeep) }
            defer { depth -= 1 }
            let inner = try disjunction()
            try expect(")")
            return inner
        case .symbol, .end:
            position -= 1
            throw error(token, .expected("a parameter, a number or a text", found: token.words))
        }
    }

    private mutating func call(_ function: Expression.Function) throws(RequirementError) -> Expression {
        let start = next
        try expect("(")
        var operands: [Expression] = []
        repeat {
            let token = next
            operands.append(try space.number(term(), at: token, in: self))
        } while take([","]) != nil
        try expect(")")
        guard function.arity.contains(operands.count) else {
            throw error(start, .expected("one operand of \(function.rawValue)", found: "\(operands.count)"))
        }
        return .call(function, operands)
    }
}
