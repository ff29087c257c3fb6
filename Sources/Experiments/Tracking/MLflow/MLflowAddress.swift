import FoundationEssentials

/// Where an MLflow server is: `http://HOST:PORT`, or a path below that.
package struct MLflowAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address without a slash at its end.
    package let description: String

    /// Reads an address; `nil` if it is none.
    package init?(_ text: String) {
        guard let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix) else {
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty, host.first != ":", !rest.contains("?"), !rest.contains("#"),
            !text.contains(where: { $0.isWhitespace || !$0.isASCII }), Self.isPort(host)
        else { return nil }
        description = scheme + (rest.hasSuffix("/") ? rest.dropLast() : rest)
    }

    private static func isPort(_ host: Substring) -> Bool {
        // In brackets, an IPv6 address has colons of its own.
        let tail = host.lastIndex(of: "]").map { host[host.index(after: $0)...] } ?? host
        guard let colon = tail.lastIndex(of: ":") else { return true }
        return UInt16(tail[tail.index(after: colon)...]) != nil
    }

    /// Whether `text` has a user or a password in it, which belong elsewhere.
    static func hasSecret(_ text: String) -> Bool { text.contains("@") }
}

/// What a server knows a user by.
package struct MLflowCredentials: Sendable {
    /// The value of the header `Authorization`; `nil` if none is needed.
    package let authorization: String?

    /// Takes them from the variables that MLflow's own client reads.
    package init(in variables: [String: String]) {
        let password = variables["MLFLOW_TRACKING_PASSWORD"] ?? ""
        if let user = variables["MLFLOW_TRACKING_USERNAME"], !user.isEmpty {
            authorization = "Basic " + "\(user):\(password)".base64
        } else if let token = variables["MLFLOW_TRACKING_TOKEN"], !token.isEmpty {
            authorization = "Bearer " + token
        } else {
            authorization = nil
        }
    }
}

extension String {
    fileprivate var base64: String { Data(utf8).base64EncodedString() }
}
