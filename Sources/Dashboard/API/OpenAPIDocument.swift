import Experiments
import HTTPTypes
import Tuning

/// The description of the API that programs read.
///
/// > OpenAPI Specification 3.1.0.
struct OpenAPIDocument {
    let operations: [Operation]
    /// Whether calls need a token.
    let hasToken: Bool

    var json: JSON {
        var paths: [JSON.Member] = []
        for operation in operations where !paths.contains(where: { $0.key == operation.path }) {
            let methods = operations.filter { $0.path == operation.path }
            paths.append(
                .init(
                    operation.path, .object(methods.map { .init($0.method.rawValue.lowercased(), json($0)) }))
            )
        }
        var components: [JSON.Member] = [.init("schemas", Schemas.components)]
        if hasToken {
            components.append(.init("securitySchemes", ["token": ["type": "http", "scheme": "bearer"]]))
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Apus", "version": .string(Version.current),
                "description": "Studies of hyperparameters: asked, told and read.",
            ],
            "paths": .object(paths), "components": .object(components),
        ]
    }

    private func json(_ operation: Operation) -> JSON {
        var members: [JSON.Member] = [
            .init("operationId", .string(operation.id)), .init("summary", .string(operation.summary)),
        ]
        if !operation.parameters.isEmpty {
            members.append(.init("parameters", .array(operation.parameters.map(json))))
        }
        if let body = operation.body {
            members.append(
                .init(
                    "requestBody",
                    [
                        "required": .bool(body["required"] != nil),
                        "content": ["application/json": ["schema": body]],
                    ]))
        }
        if hasToken, !operation.isOpen { members.append(.init("security", [["token": []]])) }
        let endings = operation.endings.map { JSON.Member(String($0.status), json($0)) }
        members.append(.init("responses", .object(endings + refusals(of: operation))))
        return .object(members)
    }

    private func json(_ parameter: Operation.Parameter) -> JSON {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "description": .string(parameter.summary), "required": .bool(parameter.place == .path),
            "schema": parameter.schema,
        ]
    }

    private func json(_ ending: Operation.Ending) -> JSON {
        guard let schema = ending.schema else { return ["description": .string(ending.summary)] }
        var members: [JSON.Member] = [
            .init("description", .string(ending.summary)),
            .init("content", .object([.init(ending.type, ["schema": schema])])),
        ]
        let links = ending.links.map { link in
            let parameters = link.parameters.sorted { $0.key < $1.key }
            return JSON.Member(
                link.operation,
                [
                    "operationId": .string(link.operation),
                    "parameters": .object(parameters.map { .init($0.key, .string($0.value)) }),
                ])
        }
        if !links.isEmpty { members.append(.init("links", .object(links))) }
        return .object(members)
    }

    private func refusals(of operation: Operation) -> [JSON.Member] {
        let common = operation.isOpen ? [500] : (hasToken ? [401] : []) + [403, 500, 503, 507]
        let needsText = operation.parameters.contains { $0.place == .path } ? [400] : []
        let statuses = Set(operation.refusals + common + needsText).sorted()
        return statuses.map { status in
            .init(
                String(status),
                [
                    "description": .string(HTTPResponse.Status(code: status).reasonPhrase),
                    "content": ["application/json": ["schema": Schemas.error]],
                ])
        }
    }
}
