import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOSSL
public import ServiceLifecycle
public import Tuning
package import TuningRPC

/// Serves the studies of a storage over HTTP.
///
/// ```swift
/// let server = try WebServer(of: storage, host: "127.0.0.1", port: 8080)
/// try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
/// When it is to shut down, requests that run are answered first.
public struct WebServer: Service {
    private let application: Application<RouterResponder<BasicRequestContext>>
    private let listening = ListeningPort()
    private let api: API

    /// The files of a certificate and its key, in PEM.
    public struct Certificate: Sendable {
        /// The certificate, and those that vouch for it.
        public var chain: String
        /// The key.
        public var key: String

        /// Names the files.
        public init(chain: String, key: String) { (self.chain, self.key) = (chain, key) }
    }

    /// A server that does not run yet.
    ///
    /// - Parameters:
    ///   - storage: What is served.
    ///   - host: The address to listen at.
    ///   - port: The port; 0 takes one that is free.
    ///   - certificate: What connections are encrypted with; `nil` is not.
    ///   - token: What every request but `/health` must bring along, as `Authorization: Bearer TOKEN`; `nil` asks for
    ///     nothing.
    ///   - runs: The folder where runs on this machine keep what their trials print.
    ///   - artifacts: The folder of Optuna's `FileSystemArtifactStore`, whose files pages show.
    ///   - logger: Where requests are noted.
    /// - Throws: A certificate that cannot be used.
    public init(
        of storage: any Storage, host: String, port: Int, certificate: Certificate? = nil,
        token: String? = nil, runs: String = "apus-runs", artifacts: String? = nil,
        logger: Logger = WebServer.quietLogger
    ) throws {
        try self.init(
            of: StudyMirrors(of: storage), host: host, port: port, certificate: certificate,
            token: token.map(AccessToken.init), runs: runs, artifacts: artifacts, logger: logger)
    }

    /// A logger that notes nothing.
    public static let quietLogger = Logger(label: "apus.http", factory: { _ in SwiftLogNoOpLogHandler() })

    /// A server that shares what it knows of the studies with other services.
    package init(
        of mirrors: StudyMirrors, host: String, port: Int, certificate: Certificate? = nil,
        token: AccessToken? = nil, runs: String = "apus-runs", artifacts: String? = nil, logger: Logger
    ) throws {
        let metrics = ServerMetrics()
        api = API(mirrors, metrics: metrics, hasToken: token != nil, runs: runs, artifacts: artifacts)
        let router = Router(api, token: token, logger: logger)
        let listening = listening
        application = Application(
            responder: router.buildResponder(), server: try Self.transport(certificate),
            configuration: .init(address: .hostname(host, port: port), serverName: "apus"),
            onServerRunning: { listening.settle(.success($0.localAddress?.port ?? 0)) }, logger: logger)
    }

    private static func transport(_ certificate: Certificate?) throws -> HTTPServerBuilder {
        guard let certificate else { return .http1() }
        let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain)
        let key = try NIOSSLPrivateKey(file: certificate.key, format: .pem)
        return try .tls(
            .http1(),
            tlsConfiguration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    /// The port that it listens at, once it does.
    /// - Throws: The reason for which it does not listen.
    public var port: Int {
        get async throws { try await listening.value }
    }

    /// Reads what pages of these studies show first, so that whoever opens one need not wait for it.
    public func prepare(_ studies: [String]) async {
        for name in studies { try? await api.prepare(name) }
    }

    /// Serves until it is shut down.
    public func run() async throws {
        do {
            try await application.run()
        } catch {
            listening.settle(.failure(error))
            throw error
        }
        listening.settle(.failure(CancellationError()))
    }
}
