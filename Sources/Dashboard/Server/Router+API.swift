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
        add(middleware: PageHeaders())
        add(middleware: RefusalAnswers(logger: logger))
        add(middleware: OriginCheck())
        if let token { add(middleware: TokenRequirement(token: token)) }
        PageRoutes().add(to: self)
        for operation in operations {
            on(RouterPath(operation.path), method: operation.method) { request, context in
                try await operation.perform(Call(request: request, context: context))
                    .response(to: request)
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
