/// The text of a statement, with `$1`, `$2`, … for its arguments.
///
/// The placeholders appear in the order of their numbers, because SQLite counts them as they come. Only literals make
/// statements: a value can be bound, never spliced in.
package struct SQLStatement: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The text.
    package let text: String

    /// The statement `text`.
    package init(stringLiteral text: String) { self.text = text }
}

/// A value that is bound to a placeholder.
package enum SQLValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// A whole number.
    case int(Int)
    /// A finite number.
    case double(Double)
    /// A text.
    case text(String)

    /// A text, or nothing.
    static func text(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
}
