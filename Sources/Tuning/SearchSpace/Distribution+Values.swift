import Glibc

/// The two forms of a value.
extension Distribution {
    /// The value that the objective sees for `internalValue`.
    ///
    /// A whole number is rounded; the position of a choice is brought into the list.
    public func value(_ internalValue: Double) -> ParameterValue {
        switch self {
        case .float: .float(internalValue)
        case .int: .int(Int(exactly: internalValue.rounded()) ?? (internalValue > 0 ? .max : .min))
        case .categorical(let choices):
            choices[Int(max(0, min(Double(choices.count - 1), internalValue.isNaN ? 0 : internalValue)))]
        }
    }

    /// The internal form of `value`, or `nil` if it is of a wrong kind or not among the choices.
    ///
    /// A number outside the bounds has an internal form all the same: see ``contains(_:)``.
    public func internalValue(_ value: ParameterValue) -> Double? {
        switch (self, value) {
        case (.float, .float(let number)): number.isNaN ? nil : number
        case (.float, .int(let number)): Double(number)
        case (.int, .int(let number)): Double(number)
        case (.int, .float(let number)): number.isFinite ? number.rounded(.towardZero) : nil
        case (.categorical(let choices), _): choices.firstIndex { $0.matches(value) }.map(Double.init)
        default: nil
        }
    }

    /// Whether `internalValue` can be drawn: inside the bounds, and on the grid if there is a step.
    public func contains(_ internalValue: Double) -> Bool {
        switch self {
        case .float(let bounds, .stepped(let step)):
            bounds.contains(internalValue) && isOnGrid(internalValue - bounds.lowerBound, step)
        case .float(let bounds, _): bounds.contains(internalValue)
        case .int(let bounds, .stepped(let step)):
            Int(exactly: internalValue).map { bounds.contains($0) && ($0 - bounds.lowerBound) % step == 0 }
                ?? false
        case .int(let bounds, _): Int(exactly: internalValue).map(bounds.contains) ?? false
        case .categorical(let choices): Int(exactly: internalValue).map(choices.indices.contains) ?? false
        }
    }

    // Decimal steps such as 0.1 are not exact in binary: the margin is Optuna's.
    private func isOnGrid(_ offset: Double, _ step: Double) -> Bool {
        let position = offset / step
        return abs(position - position.rounded()) < 1e-8
    }

    /// The value drawn where a uniform variable of [0, 1) is `u`: the inverse of the cumulative distribution.
    public func quantile(_ u: Double) -> Double {
        switch self {
        case .float(let bounds, .linear): bounds.interpolate(u)
        case .float(let bounds, .log): bounds.clamp(exp(bounds.logarithm.interpolate(u)))
        case .float(let bounds, .stepped(let step)):
            Self.gridValue(min(Int(u * Double(count ?? 1)), (count ?? 1) - 1), of: bounds, step: step)
        case .int(let bounds, .linear):
            bounds.real.clamp((Double(bounds.lowerBound) + u * Double(count ?? 1)).rounded(.down))
        case .int(let bounds, .stepped(let step)):
            bounds.real.clamp(
                Double(bounds.lowerBound) + (u * Double(count ?? 1)).rounded(.down) * Double(step))
        case .int(let bounds, .log):
            bounds.real.clamp(exp(bounds.halfOpen.logarithm.interpolate(u)).rounded())
        case .categorical(let choices):
            min((u * Double(choices.count)).rounded(.down), Double(choices.count - 1))
        }
    }
}

extension Distribution {
    /// Where `internalValue` lies between 0 and 1: `quantile` takes it back.
    ///
    /// A value among several lies in the middle of its share.
    public func position(of internalValue: Double) -> Double {
        switch self {
        case .float(let bounds, .linear): bounds.position(of: internalValue)
        case .float(let bounds, .log): bounds.logarithm.position(of: log(internalValue))
        case .float(let bounds, .stepped(let step)):
            ((internalValue - bounds.lowerBound) / step).rounded().middle(of: count)
        case .int(let bounds, .linear): (internalValue - Double(bounds.lowerBound)).middle(of: count)
        case .int(let bounds, .stepped(let step)):
            ((internalValue - Double(bounds.lowerBound)) / Double(step)).rounded().middle(of: count)
        case .int(let bounds, .log): bounds.halfOpen.logarithm.position(of: log(internalValue))
        case .categorical: internalValue.middle(of: count)
        }
    }
}

extension Double {
    /// The middle of share number `self` of `count` equal shares of the unit interval.
    fileprivate func middle(of count: Int?) -> Double {
        Swift.min(Swift.max((self + 0.5) / Double(count ?? 1), 0), 1)
    }
}

extension ClosedRange<Double> {
    /// The inverse of ``interpolate(_:)``; the middle of an empty range.
    func position(of value: Double) -> Double {
        guard lowerBound < upperBound else { return 0.5 }
        let width = upperBound / 2 - lowerBound / 2
        return Swift.min(Swift.max((value / 2 - lowerBound / 2) / width, 0), 1)
    }

    func interpolate(_ u: Double) -> Double {
        let width = upperBound - lowerBound
        return width.isFinite ? clamp(lowerBound + u * width) : lowerBound * (1 - u) + upperBound * u
    }

    func clamp(_ value: Double) -> Double { Swift.min(Swift.max(value, lowerBound), upperBound) }

    var logarithm: ClosedRange<Double> { log(lowerBound)...log(upperBound) }
}

extension ClosedRange<Int> {
    var real: ClosedRange<Double> { Double(lowerBound)...Double(upperBound) }

    /// The range of reals that round into this one.
    var halfOpen: ClosedRange<Double> { Double(lowerBound) - 0.5...Double(upperBound) + 0.5 }
}
