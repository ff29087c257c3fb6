import GRPCCore
public import GRPCNIOTransportHTTP2Posix
public import ServiceLifecycle
public import Tuning

/// Serves a storage over the network, to Optuna's clients and to ours.
///
/// ```swift
/// let server = StorageServer(of: storage, host: "127.0.0.1", port: 13000)
/// try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
/// Messages may have any size. When it is to shut down, calls that run are answered first.
public struct StorageServer: Service {
    private enum Server {
        case plain(LoopServer)
        case encrypted(GRPCServer<HTTP2ServerTransport.Posix>)
    }
    private let server: Server

    /// A server that does not run yet.
    ///
    /// - Parameters:
    ///   - storage: What is served.
    ///   - host: The address to listen at.
    ///   - port: The port; 0 takes one that is free.
    ///   - security: How connections are encrypted; `nil` if they are not.
    ///   - token: What every call must bring along, as `authorization: Bearer TOKEN`; `nil` asks for nothing.
    public init(
        of storage: any Storage, host: String, port: Int,
        security: HTTP2ServerTransport.Posix.TransportSecurity? = nil, token: String? = nil
    ) {
        self.init(
            of: StudyMirrors(of: storage), host: host, port: port, security: security,
            token: token.map(AccessToken.init))
    }

    /// A server that shares what it knows of the studies with other services.
    package init(
        of mirrors: StudyMirrors, host: String, port: Int,
        security: HTTP2ServerTransport.Posix.TransportSecurity? = nil, token: AccessToken? = nil
    ) {
        let (optuna, own) = (StorageService(mirrors), StudyService(mirrors))
        let check = token.map { TokenCheck(token: $0) }
        guard let security else {
            var table = CallTable()
            table.add(optuna)
            table.add(own)
            server = .plain(LoopServer(table, host: host, port: port, token: check))
            return
        }
        let transport = HTTP2ServerTransport.Posix(
            address: host.contains(":") ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port),
            transportSecurity: security,
            config: .defaults { config in config.rpc.maxRequestPayloadSize = .max },
            eventLoopGroup: LoopExecutor.group)
        server = .encrypted(
            GRPCServer(
                transport: transport, services: [optuna, own], interceptors: check.map { [$0] } ?? []))
    }

    /// The port that it listens at, once it does.
    /// - Throws: The reason for which it does not listen.
    public var port: Int {
        get async throws {
            switch server {
            case .plain(let server): return try await server.port
            case .encrypted(let server):
                let address = try await server.transport.listeningAddress
                return address.ipv4?.port ?? address.ipv6?.port ?? 0
            }
        }
    }

    /// Serves until it is shut down.
    public func run() async throws {
        try await withGracefulShutdownHandler {
            switch server {
            case .plain(let server): try await server.serve()
            case .encrypted(let server):
                try await withTaskExecutorPreference(LoopExecutor.shared) { try await server.serve() }
            }
        } onGracefulShutdown: {
            switch server {
            case .plain(let server): server.beginGracefulShutdown()
            case .encrypted(let server): server.beginGracefulShutdown()
            }
        }
    }
}
