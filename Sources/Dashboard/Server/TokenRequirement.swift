import Hummingbird
import TuningRPC

/// Refuses calls that do not bring the token; pages need none, as they show nothing without calls.
struct TokenRequirement: RouterMiddleware {
    let token: AccessToken

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let isBorne = request.headers[.authorization].map(token.isBorne) ?? false
        guard isBorne || request.uri.path == "/health" || PageRoutes.isOpen(request.uri.path) else {
            throw Refusal(
                .unauthorized, "no_token", "this server needs a token: Authorization: Bearer …")
        }
        return try await next(request, context)
    }
}
