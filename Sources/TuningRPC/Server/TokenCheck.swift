import GRPCCore

/// Refuses calls that do not bring the token.
struct TokenCheck: ServerInterceptor {
    let token: AccessToken

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
        let isKnown = authorizations.contains { token.isBorne(by: $0) }
        guard isKnown else {
            throw RPCError(
                code: .unauthenticated, message: "this server needs a token: authorization: Bearer …")
        }
    }
}
