/// The text of a statement, with `$1`, `$2`, … for its arguments.
///
/// The placeholders appear in the order of their numbers, because SQLite counts them as they come. Only literals make
/// statements: a value can be bound, never spliced in.
package struct SQLStatement: Sendable, ExpressibleByStringLiteral {
    /// The text.
    package let text: String
    /// The text for PostgreSQL, where that needs another one: it locks rows, and counts identifiers by itself.
    package let postgresText: String

    /// The statement `text`, for both databases.
    package init(stringLiteral text: String) { (self.text, postgresText) = (text, text) }

    /// A statement that the databases have different words for.
    package init(sqlite: StaticString, postgres: StaticString) {
        (text, postgresText) = ("\(sqlite)", "\(postgres)")
    }

    private init(text: String, postgresText: String) {
        (self.text, self.postgresText) = (text, postgresText)
    }

    /// The statement for a list of what its first argument is one of; in PostgreSQL only.
    var forList: SQLStatement {
        let texts = postgresText.split(separator: "= $1", omittingEmptySubsequences: false)
        return SQLStatement(text: text, postgresText: texts.joined(separator: "= ANY($1)"))
    }

    /// The statement for a range of what its first argument is; in SQLite only.
    ///
    /// The plus signs keep it from going through the whole table to spare itself the sorting.
    var forRange: SQLStatement {
        func replaced(_ text: String) -> String {
            text.split(separator: "= $1", omittingEmptySubsequences: false).joined(
                separator: "BETWEEN $1 AND $2"
            )
            .split(separator: "ORDER BY ", omittingEmptySubsequences: false).joined(separator: "ORDER BY +")
        }
        return SQLStatement(text: replaced(text), postgresText: replaced(postgresText))
    }
}

extension SQLStatement: Hashable {
    /// Whether both have the same text for PostgreSQL, which tells them apart.
    package static func == (a: SQLStatement, b: SQLStatement) -> Bool { a.postgresText == b.postgresText }

    /// Hashes what tells statements apart.
    package func hash(into hasher: inout Hasher) { hasher.combine(postgresText) }
}

/// A statement with its arguments.
package struct SQLRequest: Sendable {
    /// The statement.
    package let statement: SQLStatement
    /// What is bound to its placeholders.
    package let arguments: [SQLValue]

    /// Binds `arguments` to the placeholders of `statement`.
    package init(_ statement: SQLStatement, _ arguments: SQLValue...) {
        self.init(statement, arguments)
    }

    /// Binds `arguments` to the placeholders of `statement`.
    package init(_ statement: SQLStatement, _ arguments: [SQLValue]) {
        (self.statement, self.arguments) = (statement, arguments)
    }
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
    /// Whole numbers, for a statement that takes a list.
    case ints([Int])

    /// A text, or nothing.
    static func text(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
}
