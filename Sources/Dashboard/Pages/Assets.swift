import NIOCore

/// The files that pages consist of, which are part of the program.
///
/// They stand below a path that changes with any of them, so that a browser may keep them for ever.
struct Assets: Sendable {
    /// The page that all addresses of the dashboard show.
    let page: Document
    /// The files by their path below ``folder``.
    private let files: [String: Document]
    /// The first part of the path of all files.
    let folder: String

    /// Those of this program.
    static let own = Assets()

    private init() {
        var fingerprint = Fingerprint()
        var files: [String: Document] = [:]
        for (path, bytes) in Self.all {
            fingerprint.add(bytes)
            files[path] = Document(ByteBuffer(bytes: bytes), type: Self.type(of: path), level: 9)
        }
        let folder = String(fingerprint.value, radix: 36)
        let text = String(decoding: PackageResources.index_html, as: UTF8.self)
            .split(separator: "ASSETS", omittingEmptySubsequences: false).joined(separator: folder)
        page = Document(ByteBuffer(string: text), type: Self.type(of: "index.html"), level: 9)
        (self.files, self.folder) = (files, folder)
    }

    /// The file at `path`, which begins with ``folder``; `nil` if there is none.
    func file(_ path: String) -> Document? {
        guard path.hasPrefix(folder + "/") else { return nil }
        return files[String(path.dropFirst(folder.utf8.count + 1))]
    }

    private static func type(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}
