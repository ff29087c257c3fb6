/// What callers of a server must know.
package struct AccessToken: Sendable {
    private let header: [UInt8]

    /// The token `text`.
    package init(_ text: String) { header = Array("Bearer \(text)".utf8) }

    /// Whether the header `authorization` bears the token, found in a time that does not tell where it differs.
    package func isBorne(by authorization: String) -> Bool {
        let given = Array(authorization.utf8)
        guard given.count == header.count else { return false }
        return zip(header, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
