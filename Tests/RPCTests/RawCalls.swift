import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Testing

/// Calls a server without a client's help: the bytes of a message go in, the bytes of the reply come out.
struct RawCalls: Sendable {
    private let client: GRPCClient<HTTP2ClientTransport.Posix>

    /// Calls `body` with a connection to the server at a port of the loopback.
    static func with<Result: Sendable>(
        port: Int, _ body: (RawCalls) async -> Result
    ) async -> Result {
        do {
            let transport = try HTTP2ClientTransport.Posix(
                target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
            return try await withGRPCClient(transport: transport) { await body(RawCalls(client: $0)) }
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// What a call of `SERVICE/METHOD` is answered with, or the error that it ends with.
    func call(
        _ path: String, _ bytes: [UInt8] = [], token: String? = nil
    ) async -> Result<[UInt8], RPCError> {
        let parts = path.split(separator: "/").map(String.init)
        let metadata: Metadata = token.map { ["authorization": "Bearer \($0)"] } ?? [:]
        var options = CallOptions.defaults
        options.maxRequestMessageBytes = .max
        options.maxResponseMessageBytes = .max
        do {
            return .success(
                try await client.unary(
                    request: ClientRequest(message: bytes, metadata: metadata),
                    descriptor: MethodDescriptor(fullyQualifiedService: parts[0], method: parts[1]),
                    serializer: RawBytes(), deserializer: RawBytes(), options: options
                ) { try $0.message })
        } catch let error as RPCError {
            return .failure(error)
        } catch {
            Issue.record(error)
            return .success([])
        }
    }

    /// The status that a call ends with, unless it is answered.
    func code(_ path: String, _ bytes: [UInt8] = [], token: String? = nil) async -> RPCError.Code? {
        if case .failure(let error) = await call(path, bytes, token: token) { error.code } else { nil }
    }
}

private struct RawBytes: MessageSerializer, MessageDeserializer {
    func serialize<Container: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Container {
        Container(message)
    }

    func deserialize<Container: GRPCContiguousBytes>(_ container: Container) throws -> [UInt8] {
        container.withUnsafeBytes { Array($0) }
    }
}
