import HTTPTypes
import Hummingbird
import Logging

/// Notes each request: counted, timed and logged, without what might be secret.
struct RequestJournal: RouterMiddleware {
    let metrics: ServerMetrics
    let logger: Logger
    private let names: [String: String]

    init(metrics: ServerMetrics, logger: Logger, operations: [Operation]) {
        (self.metrics, self.logger) = (metrics, logger)
        names = Dictionary(
            operations.map { ("\($0.method.rawValue) \($0.path)", $0.id) },
            uniquingKeysWith: { first, _ in first })
    }

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let path = context.endpointPath.map(String.init(describing:)) ?? ""
        let operation = names["\(request.method.rawValue) \(path)"] ?? "other"
        metrics.answered(operation, status: response.status.code, after: seconds)
        logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path.prefix(500))",
                "status": "\(response.status.code)", "milliseconds": "\((seconds * 1e4).rounded() / 10)",
            ])
        return response
    }
}
