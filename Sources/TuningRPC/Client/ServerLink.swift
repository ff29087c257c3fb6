import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Tuning

/// A connection to one server that comes back when it was lost.
///
/// It is looked for in the background as long as the link is in use.
final class ServerLink: Sendable {
    typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    /// What errors call the server.
    let place: String
    private let client: Client
    private let connections: Task<Void, any Error>
    private let metadata: Metadata
    private let patience: Duration

    /// A link to the server at an address.
    ///
    /// - Parameters:
    ///   - isEncrypted: Whether the connection is encrypted, and the server's certificate verified.
    ///   - token: What the server asks for.
    ///   - patience: How long a call waits for a server that went away.
    init(
        host: String, port: Int, isEncrypted: Bool, token: String?, patience: Duration
    ) throws(StorageError) {
        let place = "\(isEncrypted ? "grpcs" : "grpc")://\(host):\(port)"
        do {
            let client = Client(
                transport: try .http2NIOPosix(
                    target: .dns(host: host, port: port), transportSecurity: isEncrypted ? .tls : .plaintext,
                    eventLoopGroup: LoopExecutor.group))
            connections = Task(executorPreference: LoopExecutor.shared) { try await client.runConnections() }
            self.client = client
        } catch {
            throw .unavailable(place, detail: "\(error)")
        }
        metadata = token.map { ["authorization": "Bearer \($0)"] } ?? [:]
        (self.place, self.patience) = (place, patience)
    }

    deinit { client.beginGracefulShutdown() }

    /// What the server answers.
    ///
    /// - Parameters:
    ///   - waits: Whether a server that is away is waited for, and not just for as long as one takes that starts anew.
    ///   - body: Makes the call. It is made again after the connection was lost, when it is not known whether the server
    ///     had received it.
    ///   - refusal: What it means that the server refused, if it means an answer, or another error than the usual one.
    /// - Throws: What the server's storage threw, or ``StorageError/unavailable(_:detail:)``.
    func call<Reply: Sendable>(
        waits: Bool = true, _ body: @escaping @Sendable (Client, Metadata, CallOptions) async throws -> Reply,
        refusal: @Sendable (Refusal) async throws(StorageError) -> Reply? = { _ throws(StorageError) in nil }
    ) async throws(StorageError) -> Reply {
        var options = CallOptions.defaults
        options.maxResponseMessageBytes = .max
        options.maxRequestMessageBytes = .max  // what replies are measured by too
        options.waitForReady = waits
        options.timeout = waits ? patience : .seconds(60)
        let deadline = ContinuousClock.now + (waits ? patience : min(patience, Self.firstPatience))
        var isAgain = false
        while true {
            do {
                return try await uncancelled { [client, metadata, options] in
                    try await body(client, metadata, options)
                }
            } catch {
                let fault = storageError(error)
                if let error = error as? RPCError, !Self.isLost(error),
                    let reply = try await refusal(Refusal(code: error.code, error: fault, isAgain: isAgain))
                {
                    return reply
                }
                guard Self.isLost(error), ContinuousClock.now < deadline else { throw fault }
                isAgain = true
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// For how long a server is waited for that was never heard of.
    private static let firstPatience = Duration.seconds(3)

    /// How a server refused a call.
    struct Refusal: Sendable {
        /// The status.
        let code: RPCError.Code
        /// What is thrown for it, unless somebody knows better.
        let error: StorageError
        /// Whether the call was made again: the first one may have succeeded, and be the reason.
        let isAgain: Bool
    }

    /// Whether `error` tells that the connection was lost, and not that the server refused.
    private static func isLost(_ error: any Error) -> Bool {
        guard let error = error as? RPCError, error.code == .unavailable else { return false }
        return error.metadata[stringValues: StorageFault.key].allSatisfy { _ in false }
    }

    /// What `body` returns, whether this task is cancelled or not: what was measured must be kept.
    private func uncancelled<Reply: Sendable>(
        _ body: @escaping @Sendable () async throws -> Reply
    ) async throws -> Reply {
        try await Task.detached(executorPreference: LoopExecutor.shared) { try await body() }.value
    }

    private func storageError(_ error: any Error) -> StorageError {
        if let error = error as? StorageError { return error }
        guard let error = error as? RPCError else { return .unavailable(place, detail: "\(error)") }
        let told = error.metadata[stringValues: StorageFault.key].first { _ in true }
        if let told, let fault = StorageFault.error(told, from: place) { return fault }
        switch error.code {
        case .unimplemented: return .unavailable(place, detail: "this server has no studies")
        case .unauthenticated: return .unavailable(place, detail: "the server asks for a token")
        default: return .unavailable(place, detail: error.message.isEmpty ? "\(error.code)" : error.message)
        }
    }
}
