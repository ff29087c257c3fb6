import HTTPTypes
import Hummingbird
import Logging
import Tuning
import TuningRPC

extension Router<BasicRequestContext> {
    /// The calls of `api` at their paths, with what stands before all of them.
    convenience init(_ api: API, token: AccessToken?, logger: Logger) {
        self.init(options: .autoGenerateHeadEndpoints)
        let operations = api.operations
        let names = Dictionary(grouping: operations, by: \.path)
        add(middleware: RequestJournal(metrics: api.metrics, logger: logger, operations: operations))
        add(middleware: RefusalAnswers(logger: logger))
        add(middleware: OriginCheck())
        if let token { add(middleware: TokenRequirement(token: token, open: ["/health"])) }
        for operation in operations {
            on(RouterPath(operation.path), method: operation.method) { request, context in
                try await operation.perform(Call(request: request, context: context)).response
            }
        }
        for (path, operations) in names { refuseOthers(path, Set(operations.map(\.method))) }
    }

    private static let methods =
        [.get, .head, .post, .put, .delete, .patch, .options, .trace]
        + ["QUERY"].compactMap(HTTPRequest.Method.init(rawValue:))

    private func refuseOthers(_ path: String, _ known: Set<HTTPRequest.Method>) {
        let known = known.contains(.get) ? known.union([.head]) : known
        let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
        for method in Self.methods where !known.contains(method) {
            on(RouterPath(path), method: method) { _, _ in
                let refusal = Refusal(.methodNotAllowed, "no_such_method", "use \(allowed)")
                var response = Reply.json(refusal.json, refusal.status).response
                response.headers[.allow] = allowed
                return response
            }
        }
    }
}

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
