/// How far a condition is from holding.
extension Expression {
    /// 0 if the condition holds, else a positive number that is the smaller the nearer it comes; `nil` if it depends on a
    /// parameter that the point does not have.
    ///
    /// Unknown parts are left out where the known ones decide (Kleene's logic).
    func violation(_ point: PointReader) -> Double? { violation(point, isNegated: false) }

    private func violation(_ point: PointReader, isNegated: Bool) -> Double? {
        switch self {
        case .not(let operand): return operand.violation(point, isNegated: !isNegated)
        case .and(let a, let b):
            let (a, b) = (a.violation(point, isNegated: isNegated), b.violation(point, isNegated: isNegated))
            return isNegated ? Self.either(a, b) : Self.both(a, b)
        case .or(let a, let b):
            let (a, b) = (a.violation(point, isNegated: isNegated), b.violation(point, isNegated: isNegated))
            return isNegated ? Self.both(a, b) : Self.either(a, b)
        case .comparison(let comparison, let a, let b):
            guard let a = a.value(point), let b = b.value(point) else { return nil }
            return (isNegated ? comparison.negated : comparison).violation(a, b)
        default: return value(point).map { ($0.number ?? 0) != 0 ? isNegated ? 1 : 0 : isNegated ? 0 : 1 }
        }
    }

    private static func both(_ a: Double?, _ b: Double?) -> Double? {
        guard let a, let b else { return [a, b].compactMap(\.self).first { $0 > 0 } }
        return a + b
    }

    private static func either(_ a: Double?, _ b: Double?) -> Double? {
        guard let a, let b else { return [a, b].compactMap(\.self).first { $0 == 0 } }
        return min(a, b)
    }
}

extension Expression.Comparison {
    fileprivate var negated: Self {
        switch self {
        case .equal: .unequal
        case .unequal: .equal
        case .atMost: .above
        case .below: .atLeast
        case .atLeast: .below
        case .above: .atMost
        }
    }

    /// Two numbers are equal if they agree in nine digits: `a + b + c == 1` means what people mean.
    private static func areEqual(_ a: Double, _ b: Double) -> Bool {
        a == b || abs(a - b) <= 1e-9 * max(abs(a), abs(b)) && !(a == a.rounded() && b == b.rounded())
    }

    fileprivate func violation(_ a: ParameterValue, _ b: ParameterValue) -> Double {
        guard let x = a.number, let y = b.number else {
            switch self {
            case .equal: return a.matches(b) ? 0 : 1
            case .unequal: return a.matches(b) ? 1 : 0
            default: return 1
            }
        }
        guard !x.isNaN, !y.isNaN else { return 2 }
        let distance = abs(x - y) / (1 + abs(x) + abs(y))
        // What is at the bound of a strict comparison, or differs by too little to be measured, still does not hold.
        let missed = max(distance.isNaN ? 1 : distance, 1e-15)
        return switch self {
        case .equal: Self.areEqual(x, y) ? 0 : missed
        case .unequal: Self.areEqual(x, y) ? missed : 0
        case .atMost: x <= y ? 0 : missed
        case .below: x < y ? 0 : missed
        case .atLeast: x >= y ? 0 : missed
        case .above: x > y ? 0 : missed
        }
    }
}
