import CPostgres
import Tuning

/// Where a database is, as libpq understands it, and what errors call it.
struct ServerAddress: Sendable {
    /// The address as it was given.
    let uri: String
    /// The address without a password.
    let place: String

    /// The address `uri`.
    /// - Throws: ``StorageError/unavailable(_:detail:)`` if libpq is not there, or does not understand it.
    init(_ uri: String) throws(StorageError) {
        (self.uri, place) = (uri, StorageURL.withoutPassword(uri))
        if let obstacle = apus_libpq_obstacle() {
            throw .unavailable(
                place, detail: "libpq is needed (Debian's libpq5): \(String(cString: obstacle))")
        }
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(uri, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard options == nil else { return }
        let detail = message.map { String(cString: $0) } ?? "out of memory"
        throw .unavailable(place, detail: Self.isHarmless(detail) ? detail.onOneLine : Self.notUnderstood)
    }

    private static let notUnderstood =
        "libpq does not understand this address; write %2F, %3F, %40 and %3A for / ? @ and : in a password"

    /// Whether what libpq says about an address shows no part of it that may be a password.
    private static func isHarmless(_ detail: String) -> Bool {
        detail.hasPrefix("invalid URI query parameter")
    }

    // A server that does not answer is noticed after a while, not after the hours that TCP takes by itself. What the
    // address says counts more.
    private static let defaults = [
        ("connect_timeout", "10"), ("tcp_user_timeout", "30000"), ("keepalives_idle", "30"),
        ("keepalives_interval", "10"), ("keepalives_count", "3"), ("fallback_application_name", "apus"),
    ]

    /// What `body` returns for the keywords and values that lead to the server.
    func withParameters<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let parameters = Self.defaults + [("dbname", uri), ("client_encoding", "UTF8")]
        let keywords = CStrings(parameters.map(\.0))
        let values = CStrings(parameters.map(\.1))
        return keywords.withPointers { keywords in
            values.withPointers { values in body(keywords, values) }
        }
    }
}

extension String {
    /// The text with its lines joined.
    var onOneLine: String {
        split(whereSeparator: \.isNewline)
            .map { $0.drop { $0 == "\t" || $0 == " " } }
            .filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}
