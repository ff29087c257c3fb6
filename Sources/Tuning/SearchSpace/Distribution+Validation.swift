import Glibc

/// The rules on ranges.
extension Distribution {
    /// The distribution as it is used: the upper bound lowered to the last value that the step reaches.
    ///
    /// - Throws: ``SearchSpaceError`` if no value can be drawn: a logarithmic range at or below zero, a step that is
    ///   not positive, bounds that are not finite, or no choices.
    public func validated(for name: String) throws(SearchSpaceError) -> Self {
        switch self {
        case .float(let bounds, let scale): try Self.validated(bounds, scale, for: name)
        case .int(let bounds, let scale): try Self.validated(bounds, scale, for: name)
        case .categorical(let choices):
            if choices.isEmpty { throw .noChoices(name) } else { self }
        }
    }

    private static func validated(
        _ bounds: ClosedRange<Double>, _ scale: Scale<Double>, for name: String
    ) throws(SearchSpaceError) -> Self {
        guard bounds.lowerBound.isFinite, bounds.upperBound.isFinite else { throw .notFinite(name) }
        switch scale {
        case .linear: return .float(bounds)
        case .log:
            guard bounds.lowerBound > 0 else { throw .notPositive(name) }
            return .float(bounds, .log)
        case .stepped(let step):
            guard step > 0, step.isFinite else { throw .badStep(name) }
            return .float(bounds.lowerBound...lastValue(of: bounds, step: step), scale)
        }
    }

    private static func validated(
        _ bounds: ClosedRange<Int>, _ scale: Scale<Int>, for name: String
    ) throws(SearchSpaceError) -> Self {
        switch scale {
        case .linear, .stepped(by: 1): return .int(bounds)
        case .log:
            guard bounds.lowerBound >= 1 else { throw .notPositive(name) }
            return .int(bounds, .log)
        case .stepped(let step):
            guard step > 0 else { throw .badStep(name) }
            let width = bounds.upperBound.subtractingClamped(bounds.lowerBound)
            return .int(bounds.lowerBound...bounds.lowerBound + width / step * step, scale)
        }
    }

    /// The last of `low`, `low + step`, … that is not above the upper bound, counted in decimals as people write them.
    private static func lastValue(of bounds: ClosedRange<Double>, step: Double) -> Double {
        let exact = (bounds.upperBound - bounds.lowerBound) / step
        // 0…1 by 0.1 is 9.999999999999998 steps in binary and ten on paper.
        if abs(exact - exact.rounded()) < 1e-8 { return bounds.upperBound }
        return gridValue(Int(exact.rounded(.down)), of: bounds, step: step)
    }

    /// The value that is `index` steps above the lower bound, exact in the decimals that people write.
    static func gridValue(_ index: Int, of bounds: ClosedRange<Double>, step: Double) -> Double {
        let value = bounds.lowerBound + Double(index) * step
        return min(bounds.upperBound, value.roundedAsDecimal(of: bounds.lowerBound, step))
    }

    /// Whether a study may hold trials with both distributions for one parameter.
    ///
    /// The kind agrees, for numbers the logarithmic scale, for choices the list and its order. Bounds and steps differ
    /// freely.
    public func isCompatible(with other: Self) -> Bool {
        switch (self, other) {
        case (.float, .float), (.int, .int): isLog == other.isLog
        case (.categorical(let a), .categorical(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.matches($1) }
        default: false
        }
    }
}

extension Double {
    /// The value rounded to as many decimals as `terms` are written with.
    fileprivate func roundedAsDecimal(of terms: Double...) -> Double {
        let digits = terms.map(\.decimals).max() ?? 0
        guard digits <= 15 else { return self }
        let power = pow(10, Double(digits))
        return (self * power).rounded() / power
    }

    private var decimals: Int {
        let text = "\(self)"
        if let exponent = text.split(separator: "e").dropFirst().first.flatMap({ Int($0) }) {
            return Swift.max(
                0, -exponent + (text.prefix { $0 != "e" }.split(separator: ".").dropFirst().first?.count ?? 0)
            )
        }
        guard let fraction = text.split(separator: ".").dropFirst().first, fraction != "0" else { return 0 }
        return fraction.count
    }
}
