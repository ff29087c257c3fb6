import ArgumentParser
import Experiments
import Glibc
import Tuning

/// Where the studies are: what all commands that read or write them take.
struct StorageOptions: ParsableArguments {
    @Option(help: "Where the studies are kept, such as sqlite:///apus.db.")
    var storage: String?

    /// The URL that was given, or the variable's, or the standard one.
    var url: String { given ?? StorageURL.standard }

    /// The URL that was given, or the variable's.
    var given: String? { storage ?? Self.inherited }

    /// The variable's URL.
    static var inherited: String? { getenv("APUS_STORAGE").map { String(cString: $0) } }

    /// Opens the storage.
    ///
    /// A file that a command only reads must be there.
    func open(creating: Bool = false) async throws -> any Storage {
        let url = try StorageURL(url)
        let path: String? =
            switch url.kind {
            case .sqlite(let path, _), .journal(let path): path
            default: nil
            }
        if let path, !creating, access(path, F_OK) != 0 {
            throw Failure(message: "\(path): there is no such database", code: .unreachable)
        }
        return try await url.open()
    }
}

/// How a listing is printed.
struct FormatOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "table, json or csv.")
    var format: Format = .table
}
