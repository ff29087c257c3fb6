package import Tuning

/// One connection to a database, as the statements of this module see it: inside a transaction, on one thread.
///
/// Who opens connections, begins and ends transactions, and tells errors apart is up to the database.
package protocol SQLSession {
    /// A row that a statement returned, valid until the next one.
    associatedtype Row: SQLRow

    /// What errors call the database: a path, or an address without a password.
    var place: String { get }

    /// Whether an answer costs a round trip: then what can be asked together is, and what was true is taken to be so
    /// still, under the condition that it is.
    static var isRemote: Bool { get }

    /// Runs `statement` and calls `body` with each row that it returns.
    func query(
        _ statement: SQLStatement, _ arguments: [SQLValue], _ body: (Row) throws(StorageError) -> Void
    ) throws(StorageError)

    /// Runs `statement`, whose rows nobody wants; at the end of the transaction at the latest.
    func run(_ statement: SQLStatement, with arguments: [SQLValue]) throws(StorageError)

    /// Runs all `requests` and calls `body` with each row and the position of the request that it answers.
    ///
    /// `body` must not run statements itself.
    func queryAll(
        _ requests: [SQLRequest], _ body: (Int, Row) throws(StorageError) -> Void
    ) throws(StorageError)
}

/// A row that a statement returned.
package protocol SQLRow {
    /// Whether `column` holds nothing.
    func isNull(_ column: Int) -> Bool
    /// The whole number in `column`.
    func int(_ column: Int) -> Int
    /// The number in `column`.
    func double(_ column: Int) -> Double
    /// The text in `column`.
    func text(_ column: Int) -> String
    /// Whether the text in `column` is `text`.
    ///
    /// Without making a string of it, where the database allows that.
    func holds(_ text: String, in column: Int) -> Bool
}

extension SQLRow {
    /// The text in `column`, if it holds one.
    func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
}

/// A database in this process.
extension SQLSession {
    /// An answer costs next to nothing.
    package static var isRemote: Bool { false }

    /// Runs `statement` at once.
    package func run(_ statement: SQLStatement, with arguments: [SQLValue]) throws(StorageError) {
        try query(statement, arguments) { _ throws(StorageError) in }
    }

    /// Runs one request after the other.
    package func queryAll(
        _ requests: [SQLRequest], _ body: (Int, Row) throws(StorageError) -> Void
    ) throws(StorageError) {
        for (position, request) in requests.enumerated() {
            try query(request.statement, request.arguments) { row throws(StorageError) in
                try body(position, row)
            }
        }
    }
}

extension SQLSession {
    /// Runs `statement`, which returns nothing.
    package func run(_ statement: SQLStatement, _ arguments: SQLValue...) throws(StorageError) {
        try run(statement, with: arguments)
    }

    /// What `body` makes of the first row that `statement` returns.
    package func first<Result>(
        _ statement: SQLStatement, _ arguments: SQLValue..., as body: (Row) throws(StorageError) -> Result
    ) throws(StorageError) -> Result? {
        var result: Result?
        try query(statement, arguments) { row throws(StorageError) in
            if result == nil { result = try body(row) }
        }
        return result
    }

    /// What `body` makes of the rows that `statement` returns.
    package func all<Result>(
        _ statement: SQLStatement, _ arguments: SQLValue..., as body: (Row) throws(StorageError) -> Result
    ) throws(StorageError) -> [Result] {
        var results: [Result] = []
        try query(statement, arguments) { row throws(StorageError) in results.append(try body(row)) }
        return results
    }
}
