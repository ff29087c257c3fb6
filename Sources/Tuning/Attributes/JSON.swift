/// A JSON document, in Python's dialect: `NaN`, `Infinity` and `-Infinity` are numbers.
///
/// Attributes are kept as the text they came in (``JSONText``); this type makes and reads such texts.
public enum JSON: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number written without a point or an exponent.
    case int(Int)
    /// Any other number.
    case float(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSON])
    /// A list of keys and values, in their order.
    case object([Member])

    /// One key of an object with its value.
    public struct Member: Hashable, Sendable {
        /// The key.
        public var key: String
        /// The value.
        public var value: JSON

        /// Pairs `key` with `value`.
        public init(_ key: String, _ value: JSON) { (self.key, self.value) = (key, value) }
    }
}

/// A JSON document as text, kept verbatim.
public struct JSONText: RawRepresentable, Hashable, Sendable, Codable {
    /// The text.
    public let rawValue: String

    /// Keeps `rawValue` as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Prints `value`.
    public init(_ value: JSON) { self = value.text }

    /// The document, or `nil` if the text is no JSON.
    public var value: JSON? { JSON(parsing: rawValue) }
}

extension JSON {
    /// The value of the first member `key` of an object.
    public subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The value as a number.
    public var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .float(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// The value as a whole number.
    public var integer: Int? {
        switch self {
        case .int(let value): value
        case .float(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value as a text.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The elements of a list.
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

    /// The members of an object.
    public var members: [Member]? { if case .object(let value) = self { value } else { nil } }

    /// The value as a parameter value; `nil` for lists and objects.
    public var parameterValue: ParameterValue? {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        case .string(let value): .string(value)
        case .array, .object: nil
        }
    }

    /// A parameter value as JSON.
    public init(_ value: ParameterValue) {
        self =
            switch value {
            case .null: .null
            case .bool(let value): .bool(value)
            case .int(let value): .int(value)
            case .float(let value): .float(value)
            case .string(let value): .string(value)
            }
    }
}
