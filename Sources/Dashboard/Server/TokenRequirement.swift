import Hummingbird
import TuningRPC

/// Refuses calls that do not bring the token.
struct TokenRequirement: RouterMiddleware {
    let token: AccessToken
    let open: Set<String>

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let isBorne = request.headers[.authorization].map(token.isBorne) ?? false
        guard isBorne || open.contains(request.uri.path) else {
            throw Refusal(
                .unauthorized, "no_token", "this server needs a token: Authorization: Bearer …")
        }
        return try await next(request, context)
    }
}
