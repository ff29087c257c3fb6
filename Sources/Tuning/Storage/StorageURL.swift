/// Where studies are kept, as a text: the same that Optuna's users write.
///
/// | text | meaning |
/// | --- | --- |
/// | `memory:` | in this process |
/// | `sqlite:///relative.db`, `sqlite:////absolute.db` | an SQLite file; `?synchronous=full` outlives a power cut |
/// | `journal:///relative.log`, `journal:////absolute.log` | a file in Optuna's journal format |
/// | `postgresql://user@host/database` | a PostgreSQL database; libpq's options in the query, such as `?sslmode=verify-full` |
/// | `grpc://host:13000`, `grpcs://host:13000` | a server, `apus serve`; the second one encrypts |
public struct StorageURL: Hashable, Sendable {
    /// A kind of storage, with what it takes to open it.
    @nonexhaustive
    public enum Kind: Hashable, Sendable {
        /// In this process, nothing kept.
        case memory
        /// A file. `synchronous` tells whether each write waits for the disk.
        case sqlite(path: String, synchronous: Bool)
        /// A file that lists all that happened, as Optuna's `JournalStorage` does.
        case journal(path: String)
        /// A PostgreSQL database. The address is one that libpq takes, password and all.
        case postgres(uri: String)
        /// A server at an address. `isEncrypted` tells whether by TLS.
        case server(host: String, port: Int, isEncrypted: Bool)
    }

    /// What the text means.
    public let kind: Kind
    /// The text as it may be shown: without a password.
    public let description: String

    /// Reads `text`.
    /// - Throws: ``StorageError/unknownURL(_:)`` if it names no storage that is known here, or has an unknown option.
    public init(_ text: String) throws(StorageError) {
        let shown = Self.withoutPassword(text)
        guard let kind = Self.kind(of: text) else { throw .unknownURL(shown) }
        (self.kind, self.description) = (kind, shown)
    }

    private static func kind(of text: String) -> Kind? {
        if text == "memory:" || text == "memory://" { return .memory }
        if let path = text.dropping(prefix: "journal:///") {
            return path.isEmpty || path.contains("?") ? nil : .journal(path: String(path))
        }
        for prefix in postgresPrefixes {
            if let rest = text.dropping(prefix: prefix) { return .postgres(uri: "postgresql://" + rest) }
        }
        for (prefix, isEncrypted) in [("grpc://", false), ("grpcs://", true)] {
            if let rest = text.dropping(prefix: prefix) { return server(rest, isEncrypted) }
        }
        guard let rest = text.dropping(prefix: "sqlite:///") else { return nil }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, !path.isEmpty else { return nil }
        let options = parts.count > 1 ? parts[1].split(separator: "&") : []
        guard options.allSatisfy({ $0 == "synchronous=full" || $0 == "synchronous=normal" }) else {
            return nil
        }
        return .sqlite(path: String(path), synchronous: options.last == "synchronous=full")
    }

    // SQLAlchemy's names of Python's drivers, which mean the same database.
    private static let postgresPrefixes = [
        "postgresql://", "postgres://", "postgresql+psycopg2://", "postgresql+psycopg://",
    ]

    /// The server at `HOST:PORT`; an address of IPv6 stands in brackets.
    private static func server(_ text: Substring, _ isEncrypted: Bool) -> Kind? {
        let text = text.hasSuffix("/") ? text.dropLast() : text
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains("/"), !host.contains("@") else { return nil }
        return .server(host: String(host), port: port, isEncrypted: isEncrypted)
    }

    /// The text with what stands between the user and the host left out, and passwords among the options.
    package static func withoutPassword(_ text: String) -> String {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        // A question mark or a slash in a password should be written as %3F or %2F: if it is not, hide more than needed.
        let hasSplitPassword =
            parts.count > 1 && !parts[0].contains("@") && !parts[1].contains("=")
            && parts[1].contains("@")
        let address = hasSplitPassword ? text : String(parts[0])
        var shown = address
        if let scheme = address.firstRange(of: "://"),
            let at = address[scheme.upperBound...].lastIndex(of: "@"),
            let colon = address[scheme.upperBound..<at].firstIndex(of: ":")
        {
            shown = address[...colon] + "***" + address[at...]
        }
        guard parts.count > 1, !hasSplitPassword else { return shown }
        let options = parts[1].split(separator: "&", omittingEmptySubsequences: false).map { option in
            let name = option.prefix { $0 != "=" }
            return name == "password" || name == "sslpassword" ? name + "=***" : option
        }
        return shown + "?" + options.joined(separator: "&")
    }
}

extension StorageURL: CustomStringConvertible {
    /// What is used where nobody says anything else.
    public static let standard = "sqlite:///apus.db"
}

extension String {
    fileprivate func dropping(prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
