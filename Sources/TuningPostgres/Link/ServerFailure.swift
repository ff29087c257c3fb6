import CPostgres
import Tuning

/// What the server, or the way to it, had to say instead of an answer.
struct ServerFailure: Error, Sendable {
    /// The five letters by which PostgreSQL names errors; none if it was not the server who spoke.
    let code: String
    /// The error in words.
    let message: String
    /// Whether the connection is of no more use.
    let isLost: Bool

    /// What `result` says, which came over `handle`.
    init(_ result: OpaquePointer?, over handle: OpaquePointer) {
        // 67 is the letter C: PG_DIAG_SQLSTATE is a character in C's header.
        code = result.flatMap { PQresultErrorField($0, 67) }.map { String(cString: $0) } ?? ""
        let words =
            result.flatMap { PQresultErrorField($0, 77) }.map { String(cString: $0) }
            ?? String(cString: PQerrorMessage(handle))
        message = words.onOneLine
        // What the server does not say, libpq does, when it cannot go on.
        isLost =
            code.isEmpty || PQstatus(handle) == CONNECTION_BAD || code.hasPrefix("08")
            || ["57P01", "57P02", "57P03", "57P05"].contains(code)
    }

    /// A connection that was not to be had: libpq names the port as it understood it, which an unescaped password may
    /// have slipped into.
    init(connecting handle: OpaquePointer) {
        let message = String(cString: PQerrorMessage(handle))
        let showsAddress = message.hasPrefix("invalid")
        self.init(connecting: showsAddress ? "libpq does not understand this address" : message)
    }

    /// A connection that was not to be had.
    init(connecting message: String) { (code, self.message, isLost) = ("", message.onOneLine, true) }

    /// Whether the transaction was undone for what others did meanwhile, so that it may well succeed now.
    ///
    /// Deadlocks, rows that came or went between looking and writing, tables that another process is making too.
    var isConflict: Bool {
        ["40001", "40P01", "23505", "23503", "42P07", "42710"].contains(code)
    }

    /// Whether a condition did not hold that a pipeline was sent under: a division by zero, or a count that fell.
    var isSurprise: Bool { code == "22012" || code == "23502" }
}

extension StorageError {
    /// What the database `place` answered.
    init(_ failure: ServerFailure, at place: String) {
        self =
            switch failure.code {
            case "25006", "42501": .readOnly(place)
            case "53100": .full(place)
            case "55P03": .locked(place)
            case "22003", "22001": .tooLarge(place, detail: failure.message)
            // Tables of our names that another program made for something else.
            case "42P01", "42703", "42804", "22P02": .damaged(place, detail: failure.message)
            default: .unavailable(place, detail: failure.message)
            }
    }
}
