/// Where studies are kept, as a text: the same that Optuna's users write.
///
/// | text | meaning |
/// | --- | --- |
/// | `memory:` | in this process |
/// | `sqlite:///relative.db`, `sqlite:////absolute.db` | an SQLite file; `?synchronous=full` outlives a power cut |
/// | `journal:///relative.log`, `journal:////absolute.log` | a file in Optuna's journal format |
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
        guard let rest = text.dropping(prefix: "sqlite:///") else { return nil }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, !path.isEmpty else { return nil }
        let options = parts.count > 1 ? parts[1].split(separator: "&") : []
        guard options.allSatisfy({ $0 == "synchronous=full" || $0 == "synchronous=normal" }) else {
            return nil
        }
        return .sqlite(path: String(path), synchronous: options.last == "synchronous=full")
    }

    /// The text with what stands between the user and the host left out.
    static func withoutPassword(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].lastIndex(of: "@"),
            let colon = text[scheme.upperBound..<at].firstIndex(of: ":")
        else { return text }
        return text[...colon] + "***" + text[at...]
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
