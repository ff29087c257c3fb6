/// What a requirement says, over the parameters of a space by their positions.
indirect enum Expression: Hashable, Sendable {
    case constant(ParameterValue)
    case parameter(Int)
    case negative(Expression)
    case arithmetic(Arithmetic, Expression, Expression)
    case call(Function, [Expression])
    case comparison(Comparison, Expression, Expression)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)

    enum Arithmetic: String, Hashable, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case quotient = "//"
        case modulo = "%"
        case power = "**"
    }

    enum Comparison: String, Hashable, Sendable {
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case below = "<"
        case atLeast = ">="
        case above = ">"
    }

    enum Function: String, Hashable, Sendable, CaseIterable {
        case min, max, abs, sqrt, exp, log, log2, log10, floor, ceil, round
    }
}

extension Expression {
    /// The positions of the parameters that it names.
    var parameters: Set<Int> {
        switch self {
        case .constant: []
        case .parameter(let position): [position]
        case .negative(let operand), .not(let operand): operand.parameters
        case .arithmetic(_, let a, let b), .comparison(_, let a, let b), .and(let a, let b),
            .or(let a, let b):
            a.parameters.union(b.parameters)
        case .call(_, let operands): operands.reduce(into: []) { $0.formUnion($1.parameters) }
        }
    }

    /// The equations in it: the difference of both sides changes its sign where one holds.
    var equations: [(Expression, Expression)] {
        switch self {
        case .comparison(.equal, let a, let b): [(a, b)]
        case .not(let operand): operand.equations
        case .and(let a, let b), .or(let a, let b): a.equations + b.equations
        default: []
        }
    }
}
