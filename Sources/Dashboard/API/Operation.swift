import HTTPTypes
import Tuning

/// One call of the API: how it is described, and what it does.
struct Operation: Sendable {
    /// A part of the path or the query.
    struct Parameter: Sendable {
        var name: String
        var place: Place
        var summary: String
        var schema: JSON

        enum Place: String { case path, query, header }
    }

    /// One way in which a call can end.
    struct Ending: Sendable {
        var status: Int
        var summary: String
        var schema: JSON?
        var type = "application/json"
        var links: [Link] = []
    }

    /// A call that follows another one, with what it takes from it.
    struct Link: Sendable {
        var operation: String
        var parameters: [String: String]
    }

    var id: String
    var method: HTTPRequest.Method
    var path: String
    var summary: String
    var parameters: [Parameter] = []
    var body: JSON?
    var endings: [Ending]
    /// The statuses with which it may be refused, beside those of all calls.
    var refusals: [Int] = []
    /// Whether it answers without a token.
    var isOpen = false
    var perform: @Sendable (Call) async throws -> Reply
}

extension Operation.Parameter {
    static func query(_ name: String, _ summary: String, _ schema: JSON) -> Self {
        Self(name: name, place: .query, summary: summary, schema: schema)
    }

    static let study = Self(
        name: "name", place: .path, summary: "The name of the study, percent-encoded.",
        schema: ["type": "string", "minLength": 1])
    static let trial = Self(
        name: "number", place: .path, summary: "The number of the trial, from 0.",
        schema: ["type": "integer", "minimum": 0])
}

extension Operation.Ending {
    static func ok(_ summary: String, _ schema: JSON, type: String = "application/json") -> Self {
        Self(status: 200, summary: summary, schema: schema, type: type)
    }
    static func created(_ summary: String, _ schema: JSON) -> Self {
        Self(status: 201, summary: summary, schema: schema)
    }
    func leading(to operations: String..., with parameters: [String: String]) -> Self {
        var ending = self
        ending.links = operations.map { Operation.Link(operation: $0, parameters: parameters) }
        return ending
    }
    static func done(_ summary: String) -> Self { Self(status: 204, summary: summary) }
}
