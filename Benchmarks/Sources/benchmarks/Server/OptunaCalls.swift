import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// Calls of Optuna's protocol, on one connection.
struct OptunaCalls: Sendable {
    private let client: GRPCClient<HTTP2ClientTransport.Posix>

    /// Calls `body` with a connection to the server at a port of the loopback.
    static func with<Result: Sendable>(
        port: Int, _ body: (OptunaCalls) async throws -> Result
    ) async throws -> Result {
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext)
        return try await withTaskExecutorPreference(CallExecutor.shared) {
            try await withGRPCClient(transport: transport) { try await body(OptunaCalls(client: $0)) }
        }
    }

    /// The bytes that a call is answered with.
    @discardableResult
    func call(_ method: String, _ message: [UInt8] = []) async throws -> [UInt8] {
        var options = CallOptions.defaults
        options.maxResponseMessageBytes = .max
        options.maxRequestMessageBytes = .max  // what replies are measured by too
        return try await client.unary(
            request: ClientRequest(message: message),
            descriptor: MethodDescriptor(fullyQualifiedService: "optuna.StorageService", method: method),
            serializer: RawBytes(), deserializer: RawBytes(), options: options
        ) { try $0.message }
    }

    /// The number of a new study.
    func makeStudy(_ name: String) async throws -> Int {
        WireMessage.number(in: try await call("CreateNewStudy", WireMessage.with { $0.put(2, name) }))
    }

    /// Makes a trial with `parameters` parameters, and ends it; that takes two calls more.
    func runTrial(of study: Int, parameters: Int) async throws {
        let reply = try await call(
            "CreateNewTrial",
            WireMessage.with { message in
                message.put(1, study)
                message.put(3, 1)
            })
        let trial = WireMessage.number(in: reply)
        for parameter in 0..<parameters {
            try await call(
                "SetTrialParameter",
                WireMessage.with { message in
                    message.put(1, trial)
                    message.put(2, "x\(parameter)")
                    message.put(3, 0.5)
                    message.put(4, Self.distribution)
                })
        }
        try await call(
            "SetTrialStateValues",
            WireMessage.with { message in
                message.put(1, trial)
                message.put(2, 1)
                message.put(3, 0.25)
            })
    }

    private static let distribution = """
        {"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}
        """
}

private struct RawBytes: MessageSerializer, MessageDeserializer {
    func serialize<Container: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Container {
        Container(message)
    }

    func deserialize<Container: GRPCContiguousBytes>(_ container: Container) throws -> [UInt8] {
        container.withUnsafeBytes { Array($0) }
    }
}
