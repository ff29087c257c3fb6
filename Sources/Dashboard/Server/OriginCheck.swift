import Hummingbird

/// Refuses calls that a page of another site makes in somebody's browser.
struct OriginCheck: RouterMiddleware {
    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        if let origin = request.headers[.origin],
            origin.split(separator: "/", maxSplits: 1).last?.drop(while: { $0 == "/" })
                != request.head.authority.map({ $0[...] })
        {
            throw Refusal(.forbidden, "other_origin", "pages of other sites may not call this server")
        }
        return try await next(request, context)
    }
}
