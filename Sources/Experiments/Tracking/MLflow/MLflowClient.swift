import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Tuning

/// Why MLflow did not do what it was asked to.
enum MLflowError: Error, CustomStringConvertible {
    /// It does not answer.
    case unreachable(String, reason: String)
    /// It answers with a status that tells nothing about the request, or only that it may not be made now.
    case unwilling(String, status: UInt, message: String)
    /// It will never do it.
    case refused(code: String, message: String)

    /// Whether nothing can be told of what the server would do.
    var isOutage: Bool { if case .unreachable = self { true } else { false } }

    var description: String {
        switch self {
        case .unreachable(let address, let reason): "\(address) cannot be reached (\(reason))"
        case .unwilling(let address, 401, _), .unwilling(let address, 403, _):
            "\(address) wants to know who asks; set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
        case .unwilling(let address, 404, _): "there is no MLflow server at \(address)"
        case .unwilling(let address, let status, let message):
            "\(address) answers with status \(status)" + (message.isEmpty ? "" : " (\(message))")
        case .refused(_, let message): "refused: \(message)"
        }
    }
}

/// Calls MLflow's REST API.
struct MLflowClient: Sendable {
    let address: MLflowAddress
    private let credentials: MLflowCredentials

    init(_ address: MLflowAddress, credentials: MLflowCredentials) {
        (self.address, self.credentials) = (address, credentials)
    }

    /// The connections, made when they are first needed.
    ///
    /// One that cannot be made is a failure at once: when to try again is for others to say.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(5)
        return HTTPClient(configuration: configuration)
    }()

    /// How long an answer may take.
    private static let patience = TimeAmount.seconds(30)

    /// Calls `/api/2.0/mlflow/CALL`.
    func post(_ call: String, _ body: JSON) async throws -> JSON {
        var request = request(.POST, "mlflow/" + call)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body.text.rawValue))
        return try await answer(to: request)
    }

    /// Asks `/api/2.0/mlflow/CALL?key=value`.
    func get(_ call: String, _ key: String, _ value: String) async throws -> JSON {
        try await answer(to: request(.GET, "mlflow/\(call)?\(key)=\(Self.escaped(value))"))
    }

    /// Puts a file among the artifacts.
    func upload(_ bytes: [UInt8], to path: String) async throws {
        // Of a slow line not even a large file takes longer.
        let patience = Self.patience + .seconds(Int64(bytes.count >> 17))
        let parts = path.split(separator: "/").map { Self.escaped(String($0)) }
        var request = request(.PUT, "mlflow-artifacts/artifacts/" + parts.joined(separator: "/"))
        request.body = .bytes(ByteBuffer(bytes: bytes))
        _ = try await answer(to: request, within: patience)
    }

    private func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "\(address)/api/2.0/\(path)")
        request.method = method
        request.headers.add(name: "User-Agent", value: "apus")
        if let authorization = credentials.authorization {
            request.headers.add(name: "Authorization", value: authorization)
        }
        return request
    }

    private func answer(to request: HTTPClientRequest, within patience: TimeAmount = patience) async throws
        -> JSON
    {
        let (status, text): (UInt, String)
        do {
            let response = try await Self.http.execute(request, timeout: patience)
            let body = try await response.body.collect(upTo: 64 << 20)
            (status, text) = (response.status.code, String(buffer: body))
        } catch {
            throw MLflowError.unreachable(address.description, reason: Self.words(error))
        }
        let json = JSON(parsing: text)
        if (200..<300).contains(status) { return json ?? .object([]) }
        let (code, message) = (json?["error_code"]?.string, json?["message"]?.string ?? "")
        // Another server at that address, or one that is starting, speaks otherwise.
        guard let code, [400, 404, 409, 413].contains(status) else {
            throw MLflowError.unwilling(address.description, status: status, message: message)
        }
        throw MLflowError.refused(code: code, message: message)
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: words(error)
        case let error as IOError: "\(SystemError(code: error.errnoCode))"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words($0.error) } ?? "unknown host"
        default: "\(error)"
        }
    }

    private static func words(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "no connection within some seconds"
        case .deadlineExceeded, .readTimeout: "no answer for 30 s"
        case .remoteConnectionClosed: "the connection was closed"
        default: error.shortDescription
        }
    }

    /// `text` as part of an address (RFC 3986).
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._~".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
