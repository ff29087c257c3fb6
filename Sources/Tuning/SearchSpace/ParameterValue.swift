/// A value of one parameter, as the objective sees it.
public enum ParameterValue: Codable, Sendable {
    /// No value: one of the choices of a categorical parameter.
    case null
    /// A truth value, one of the choices of a categorical parameter.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A number.
    case float(Double)
    /// A text, one of the choices of a categorical parameter.
    case string(String)
}

extension ParameterValue: Hashable {
    /// Whether both are of one kind and equal.
    ///
    /// NaN equals NaN here, so that a choice can be found again.
    public static func == (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let x), .bool(let y)): x == y
        case (.int(let x), .int(let y)): x == y
        case (.float(let x), .float(let y)): x == y || (x.isNaN && y.isNaN)
        case (.string(let x), .string(let y)): x == y
        default: false
        }
    }

    /// Feeds what `==` compares.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .float(let value): hasher.combine(value.isNaN ? .nan : value)
        case .string(let value): hasher.combine(value)
        }
    }
}

extension ParameterValue {
    /// The value as a number: truth is 1 or 0, as in Python.
    ///
    /// `nil` for texts and null.
    public var number: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .float(let value): value
        case .null, .string: nil
        }
    }

    /// Whether Python finds both equal: `True`, `1` and `1.0` are one choice to it, and NaN is found again.
    public func matches(_ other: Self) -> Bool {
        if self == other { return true }
        guard let a = number, let b = other.number else { return false }
        return a == b
    }
}

extension ParameterValue: CustomStringConvertible, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
    /// The value as a program would be given it on its command line.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .float(let value): JSON.float(value).text.rawValue
        case .string(let value): value
        }
    }

    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .float(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
