import Glibc

/// A point of a space as expressions read it: `nil` stands for a parameter that a trial does not have.
typealias PointReader = (Int) -> ParameterValue?

/// Evaluation.
extension Expression {
    /// The value, or `nil` if it depends on a parameter that the point does not have.
    func value(_ point: PointReader) -> ParameterValue? {
        switch self {
        case .constant(let value): value
        case .parameter(let position): point(position)
        case .negative(let operand): operand.number(point).map { .float(-$0) }
        case .arithmetic(let operation, let a, let b):
            if let a = a.number(point), let b = b.number(point) { .float(operation(a, b)) } else { nil }
        case .call(let function, let operands):
            operands.numbers(point).map { .float(function($0)) }
        case .comparison, .not, .and, .or: violation(point).map { .bool($0 == 0) }
        }
    }

    /// The value as a number; NaN for a text or null, with which nothing can be calculated.
    func number(_ point: PointReader) -> Double? { value(point).map { $0.number ?? .nan } }
}

extension [Expression] {
    fileprivate func numbers(_ point: PointReader) -> [Double]? {
        var numbers: [Double] = []
        for operand in self {
            guard let number = operand.number(point) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}

extension Expression.Arithmetic {
    /// The result, as in Python: a remainder has the sign of the divisor.
    ///
    /// Division by zero gives what satisfies nothing.
    fileprivate func callAsFunction(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .over: b == 0 ? .nan : a / b
        case .quotient: b == 0 ? .nan : (a / b).rounded(.down)
        case .modulo: b == 0 ? .nan : a - b * (a / b).rounded(.down)
        case .power: pow(a, b)
        }
    }
}

extension Expression.Function {
    /// How many operands it takes.
    var arity: ClosedRange<Int> { self == .min || self == .max ? 1...64 : 1...1 }

    fileprivate func callAsFunction(_ operands: [Double]) -> Double {
        let x = operands.first ?? .nan
        return switch self {
        case .min: operands.min() ?? .nan
        case .max: operands.max() ?? .nan
        case .abs: Swift.abs(x)
        case .sqrt: x.squareRoot()
        case .exp: Glibc.exp(x)
        case .log: Glibc.log(x)
        case .log2: Glibc.log2(x)
        case .log10: Glibc.log10(x)
        case .floor: x.rounded(.down)
        case .ceil: x.rounded(.up)
        case .round: x.rounded(.toNearestOrEven)
        }
    }
}
