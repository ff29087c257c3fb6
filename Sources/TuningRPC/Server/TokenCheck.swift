import GRPCCore

/// Refuses calls that do not bring the token.
struct TokenCheck: ServerInterceptor {
    let token: String

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>, context: ServerContext,
        next:
            @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        try check(request.metadata[stringValues: "authorization"])
        return try await next(request, context)
    }

    /// Throws unless the token is among what a call brings along as its authorization.
    func check(_ authorizations: some Sequence<String>) throws(RPCError) {
        let isKnown = authorizations.contains { $0.isEqualInConstantTime(to: "Bearer \(token)") }
        guard isKnown else {
            throw RPCError(
                code: .unauthenticated, message: "this server needs a token: authorization: Bearer …")
        }
    }
}

extension String {
    /// Whether the texts are equal, found in a time that does not tell where they differ.
    fileprivate func isEqualInConstantTime(to other: String) -> Bool {
        let (a, b) = (Array(utf8), Array(other.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
