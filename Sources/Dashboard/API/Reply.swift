import HTTPTypes
import Hummingbird
import NIOCore
import Tuning

/// What is answered.
enum Reply {
    /// A document.
    case json(JSON, HTTPResponse.Status = .ok)
    /// A list, each element of which is printed when its turn comes, with more headers.
    case list(HTTPFields, count: Int, @Sendable (Int) -> JSON)
    /// Bytes that many readers are sent.
    case document(Document)
    /// Some other text of this type.
    case text(String, type: String)
    /// Whatever is written, of this type.
    case stream(type: String, @Sendable (inout any ResponseBodyWriter) async throws -> Void)
    /// Nothing.
    case empty

    /// The answer to `request`.
    func response(to request: Request) -> Response {
        guard case .document(let document) = self else { return response }
        return document.response(to: request, caching: "no-cache")
    }

    var response: Response {
        switch self {
        case .json(let json, let status):
            Response(
                status: status, headers: [.contentType: Self.jsonType], body: .init(text: json.text.rawValue))
        case .list(let headers, let count, let element):
            Response(
                status: .ok, headers: [.contentType: Self.jsonType] + headers,
                body: ResponseBody { writer in
                    try await Self.write(count, element, to: &writer)
                    try await writer.finish(nil)
                })
        case .document(let document):
            Response(
                status: .ok, headers: [.contentType: document.type], body: .init(byteBuffer: document.bytes))
        case .text(let text, let type):
            Response(status: .ok, headers: [.contentType: type], body: .init(text: text))
        case .stream(let type, let write):
            Response(
                status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    try await write(&writer)
                    try await writer.finish(nil)
                })
        case .empty: Response(status: .noContent)
        }
    }

    private static let jsonType = "application/json; charset=utf-8"

    /// Piece by piece, so that a long list is never there as a text as a whole.
    private static func write(
        _ count: Int, _ element: (Int) -> JSON, to writer: inout any ResponseBodyWriter
    ) async throws {
        var piece = "["
        for index in 0..<count {
            if index > 0 { piece += ",\n" }
            piece += element(index).text.rawValue
            guard piece.utf8.count > 1 << 16 else { continue }
            try await writer.write(ByteBuffer(string: piece))
            piece = ""
        }
        try await writer.write(ByteBuffer(string: piece + "]"))
    }
}

extension HTTPFields {
    fileprivate static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.append(contentsOf: b)
        return sum
    }
}

extension ResponseBody {
    fileprivate init(text: String) { self.init(byteBuffer: ByteBuffer(string: text)) }
}
