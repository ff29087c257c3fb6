import Hummingbird
import Logging

/// Turns what went wrong into answers.
struct RefusalAnswers: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            guard let refusal = Refusal(error) else {
                logger.error(
                    "a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
                let fault = Refusal(.internalServerError, "server_fault", "the server failed; see its log")
                return Reply.json(fault.json, fault.status).response
            }
            var response = Reply.json(refusal.json, refusal.status).response
            if refusal.status == .serviceUnavailable { response.headers[.retryAfter] = "1" }
            if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
            return response
        }
    }
}
