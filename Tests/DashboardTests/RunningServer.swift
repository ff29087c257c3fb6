import AsyncHTTPClient
import Dashboard
import NIOCore
import NIOHTTP1
import Tuning

/// A server that runs while a test talks to it.
struct RunningServer: Sendable {
    let url: String
    let token: String?
    private let client: HTTPClient

    /// What was answered.
    struct Answer: Sendable {
        var status: Int
        var json: JSON
        var headers: [String: String]
        var text: String

        var errorCode: String? { json["error"]?["code"]?.string }
        var errorField: String? { json["error"]?["field"]?.string }
    }

    /// Calls `body` with a server of `storage`.
    static func use<Result: Sendable>(
        of storage: any Storage = .inMemory, token: String? = nil, artifacts: String? = nil,
        _ body: @Sendable (RunningServer) async throws -> Result
    ) async throws -> Result {
        let server = try WebServer(
            of: storage, host: "127.0.0.1", port: 0, token: token, artifacts: artifacts)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let running = RunningServer(
                url: "http://127.0.0.1:\(try await server.port)", token: token, client: HTTPClient.shared)
            let result = try await body(running)
            group.cancelAll()
            return result
        }
    }

    /// Calls the API.
    ///
    /// - Parameter body: A JSON document, or any bytes.
    func call(
        _ method: String, _ path: String, _ body: String? = nil, bytes: [UInt8]? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        let request = request(method, path, body.map { Array($0.utf8) } ?? bytes, headers)
        let reply = try await client.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await reply.body.collect(upTo: 64 << 20))
        return Answer(
            status: Int(reply.status.code), json: JSON(parsing: text) ?? .null,
            headers: Dictionary(reply.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }, text: text)
    }

    private func request(
        _ method: String, _ path: String, _ body: [UInt8]?, _ headers: [String: String]
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url + path)
        request.method = .RAW(value: method)
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        return request
    }

    /// An event as it was sent.
    struct Event: Sendable {
        var kind: String
        var data: JSON
        var id: String?
    }

    /// Calls `body` with each event until it says that it has seen enough.
    func events(
        of study: String, after id: String? = nil, until body: @Sendable (Event) async throws -> Bool
    ) async throws {
        let headers = id.map { ["Last-Event-ID": $0] } ?? [:]
        let request = request("GET", "/api/studies/\(study)/events", nil, headers)
        let reply = try await client.execute(request, timeout: .seconds(30))
        var text = ""
        for try await part in reply.body {
            text += String(buffer: part)
            while let end = text.firstRange(of: "\n\n") {
                let lines = text[..<end.lowerBound].split(separator: "\n")
                text.removeSubrange(..<end.upperBound)
                func value(_ key: String) -> String? {
                    lines.first { $0.hasPrefix(key + ": ") }.map { String($0.dropFirst(key.count + 2)) }
                }
                guard let kind = value("event"), let data = value("data").flatMap({ JSON(parsing: $0) })
                else { continue }
                if try await body(Event(kind: kind, data: data, id: value("id"))) { return }
            }
        }
    }
}

extension RunningServer {
    /// Makes a study of one float, `x` in 0…1, to be minimized; `more` are further members.
    @discardableResult
    func createStudy(_ name: String = "s", more: String = "") async throws -> Answer {
        try await call(
            "POST", "/api/studies",
            """
            {"name": \(JSON.string(name).text.rawValue), "objectives": [{"metric": "loss", "goal": "minimize"}],
             "parameters": {"x": {"float": [0, 1]}} \(more)}
            """)
    }
}
