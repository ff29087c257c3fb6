import ArgumentParser
import Experiments
import GRPCNIOTransportHTTP2Posix
import Logging
import ServiceLifecycle
import Tuning
import TuningRPC
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the studies of a storage to workers on other machines.",
        discussion: """
            Optuna's clients reach them by GrpcStorageProxy(host, port), with nothing else changed. SIGTERM ends the server \
            once the calls that run are answered.
            """)

    @OptionGroup var storage: StorageOptions
    @Option(help: "The address to listen at.") var host = "127.0.0.1"
    @Option(help: "The port of the gRPC service; 0 takes one that is free.") var grpcPort = 13000
    @Option(help: "The file with the token that every call must bring along, as Optuna's clients cannot.")
    var tokenFile: String?
    @Option(help: "The file with the certificate, for connections that are encrypted.") var tlsCert: String?
    @Option(help: "The file with the key of the certificate.") var tlsKey: String?
    @Flag(help: "Listen at an address that other machines reach, though anybody there may call.")
    var insecure = false

    func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
        if !(0...65_535).contains(grpcPort) { throw ValidationError("--grpc-port is from 0 to 65535.") }
        if !isLoopback, tokenFile == nil, !insecure {
            throw ValidationError(
                "\(host) can be reached from other machines: give --token-file, or --insecure if all who reach it may call."
            )
        }
    }

    func run() async throws {
        try await reportingFailures {
            let server = StorageServer(
                of: try await storage.open(creating: true), host: host, port: grpcPort,
                security: try security(),
                token: try token())
            var logger = Logger(label: "apus.serve", factory: { StreamLogHandler.standardError(label: $0) })
            logger.logLevel = .notice
            let group = ServiceGroup(
                configuration: .init(
                    services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let port = try await listening(server)
                writeToStandardError("apus serve: \(try StorageURL(storage.url)) at grpc://\(host):\(port)\n")
                try await tasks.waitForAll()
            }
        }
    }

    private var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }

    /// The port that `server` listens at.
    private func listening(_ server: StorageServer) async throws -> Int {
        do {
            return try await server.port
        } catch {
            throw Failure(message: "\(host):\(grpcPort): \(error)", code: .unreachable)
        }
    }

    private func contents(of file: String) throws -> String {
        do {
            return String(decoding: try readFile(file, limit: 1 << 20), as: UTF8.self)
        } catch {
            throw Failure(message: "\(file): \(error)", code: .badInput)
        }
    }

    private func token() throws -> String? {
        guard let tokenFile else { return nil }
        let text = try contents(of: tokenFile)
        let token = text.split(whereSeparator: \.isWhitespace).joined()
        guard !token.isEmpty else {
            throw Failure(message: "\(tokenFile): there is no token in it", code: .badInput)
        }
        return token
    }

    private func security() throws -> HTTP2ServerTransport.Posix.TransportSecurity? {
        guard let tlsCert, let tlsKey else { return nil }
        for file in [tlsCert, tlsKey] { _ = try contents(of: file) }
        return .tls(
            certificateChain: [.file(path: tlsCert, format: .pem)],
            privateKey: .file(path: tlsKey, format: .pem))
    }
}
