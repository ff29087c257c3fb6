import HTTPTypes
import Hummingbird

/// Tells browsers what pages of this server may do: run its own scripts, and nothing else.
struct PageHeaders: RouterMiddleware {
    /// > W3C, "Content Security Policy Level 3".
    ///
    /// Plotly sets styles of single elements; scripts come from here alone.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.openerPolicy] = "same-origin"
        return response
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = Self("Referrer-Policy") ?? .server
    fileprivate static let openerPolicy = Self("Cross-Origin-Opener-Policy") ?? .server
}
