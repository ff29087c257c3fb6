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
        case plain(GRPCServer<LoopTransport>)
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
        let services: [any RegistrableRPCService] = [StorageService(storage), StudyService(storage)]
        let interceptors = token.map { [TokenCheck(token: $0)] } ?? []
        if let security {
            let transport = HTTP2ServerTransport.Posix(
                address: host.contains(":") ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port),
                transportSecurity: security,
                config: .defaults { config in config.rpc.maxRequestPayloadSize = .max })
            server = .encrypted(
                GRPCServer(transport: transport, services: services, interceptors: interceptors))
        } else {
            server = .plain(
                GRPCServer(
                    transport: LoopTransport(host: host, port: port), services: services,
                    interceptors: interceptors))
        }
    }

    /// The port that it listens at, once it does.
    /// - Throws: The reason for which it does not listen.
    public var port: Int {
        get async throws {
            switch server {
            case .plain(let server): return try await server.transport.port
            case .encrypted(let server):
                let address = try await server.transport.listeningAddress
                return address.ipv4?.port ?? address.ipv6?.port ?? 0
            }
        }
    }

    /// Serves until it is shut down.
    public func run() async throws {
        switch server {
        case .plain(let server): try await run(server)
        case .encrypted(let server):
            try await withTaskExecutorPreference(LoopExecutor.shared) { try await run(server) }
        }
    }

    private func run(_ server: GRPCServer<some ServerTransport>) async throws {
        try await withGracefulShutdownHandler {
            try await server.serve()
        } onGracefulShutdown: {
            server.beginGracefulShutdown()
        }
    }
}
