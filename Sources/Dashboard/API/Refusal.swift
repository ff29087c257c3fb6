import HTTPTypes
import Tuning

/// A call that is refused: what is told to the caller, and with which status.
struct Refusal: Error {
    var status: HTTPResponse.Status
    /// A word for programs.
    var code: String
    /// What was wrong and what to do, for people.
    var message: String
    /// The part of the request that was wrong.
    var field: String?
    /// More members of the answer.
    var details: [JSON.Member] = []

    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, field: String? = nil,
        details: [JSON.Member] = []
    ) {
        (self.status, self.code, self.message) = (status, code, message)
        (self.field, self.details) = (field, details)
    }

    var json: JSON {
        var members: [JSON.Member] = [.init("code", .string(code)), .init("message", .string(message))]
        if let field { members.append(.init("field", .string(field))) }
        return ["error": .object(members + details)]
    }
}

extension Refusal {
    /// The document cannot be read.
    static func malformed(_ message: String) -> Self { Self(.badRequest, "malformed", message) }

    /// A part of the request is not what it should be.
    static func wrong(_ field: String, expected: String) -> Self {
        Self(.unprocessableContent, "wrong_value", "\(field): expected \(expected)", field: field)
    }

    static func unknown(_ field: String, known: [String]) -> Self {
        Self(
            .unprocessableContent, "unknown_key",
            "\(field): unknown key; expected " + known.joined(separator: ", "), field: field)
    }
}
