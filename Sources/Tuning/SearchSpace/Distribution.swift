/// The values a parameter may take.
///
/// A value has two forms. The *external* form is what the objective sees. The *internal* form is a `Double`: the
/// number itself, or the position among the choices of a categorical parameter. Storages and samplers use the latter.
public enum Distribution: Hashable, Codable, Sendable {
    /// Numbers between two bounds, both included.
    case float(ClosedRange<Double>, Scale<Double> = .linear)
    /// Whole numbers between two bounds, both included.
    case int(ClosedRange<Int>, Scale<Int> = .linear)
    /// One of several values, in this order.
    case categorical([ParameterValue])
}

extension Distribution {
    /// Whether only one value can be drawn.
    public var isSingle: Bool {
        switch self {
        case .float(let bounds, .stepped(let step)): bounds.upperBound - bounds.lowerBound < step
        case .float(let bounds, _): bounds.lowerBound == bounds.upperBound
        case .int(let bounds, .stepped(let step)):
            bounds.upperBound.subtractingClamped(bounds.lowerBound) < step
        case .int(let bounds, _): bounds.lowerBound == bounds.upperBound
        case .categorical(let choices): choices.count == 1
        }
    }

    /// Whether values have no order.
    package var isCategorical: Bool { if case .categorical = self { true } else { false } }

    /// Whether values are laid out by their logarithm.
    public var isLog: Bool {
        switch self {
        case .float(_, .log), .int(_, .log): true
        default: false
        }
    }

    /// The smallest and the largest internal value.
    ///
    /// For a categorical parameter, the first and the last position.
    public var bounds: ClosedRange<Double> {
        switch self {
        case .float(let bounds, _): bounds
        case .int(let bounds, _): Double(bounds.lowerBound)...Double(bounds.upperBound)
        case .categorical(let choices): 0...Double(max(choices.count - 1, 0))
        }
    }

    /// The distance between two neighbouring internal values; `nil` where values are continuous.
    public var step: Double? {
        switch self {
        case .float(_, .stepped(let step)): step
        case .float: nil
        case .int(_, .stepped(let step)): Double(step)
        case .int, .categorical: 1
        }
    }

    /// How many values there are; `nil` for a continuous range.
    public var count: Int? {
        switch self {
        case .float(let bounds, .stepped(let step)):
            Int(((bounds.upperBound - bounds.lowerBound) / step + 1e-8).rounded(.down)) + 1
        case .float(let bounds, _): bounds.lowerBound == bounds.upperBound ? 1 : nil
        case .int(let bounds, .stepped(let step)):
            bounds.upperBound.subtractingClamped(bounds.lowerBound) / step + 1
        case .int(let bounds, _): bounds.upperBound.subtractingClamped(bounds.lowerBound).addingClamped(1)
        case .categorical(let choices): choices.count
        }
    }
}

extension Int {
    func subtractingClamped(_ other: Int) -> Int {
        let (value, overflow) = subtractingReportingOverflow(other)
        return overflow ? .max : value
    }

    func addingClamped(_ other: Int) -> Int {
        let (value, overflow) = addingReportingOverflow(other)
        return overflow ? .max : value
    }
}
