import ArgumentParser
import Dashboard
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
            Optuna's clients reach them by GrpcStorageProxy(host, port), with nothing else changed; any other program by \
            HTTP, described at /openapi.json. SIGTERM ends the server once the calls that run are answered.
            """)

    @OptionGroup var storage: StorageOptions
    @Option(help: "The address to listen at.") var host = "127.0.0.1"
    @Option(help: "The port of the HTTP service; 0 takes one that is free.") var port = 8080
    @Option(help: "The port of the gRPC service; 0 takes one that is free.") var grpcPort = 13000
    @Option(help: "The file with the token that every call must bring along, as Optuna's clients cannot.")
    var tokenFile: String?
    @Option(help: "The file with the certificate, for connections that are encrypted.") var tlsCert: String?
    @Option(help: "The file with the key of the certificate.") var tlsKey: String?
    @OptionGroup var kept: ArtifactOption
    @Option(help: "How log lines are written: text or json.") var logFormat = LogFormat.text
    @Option(help: "trace, debug, info (each request), notice, warning, error or critical.")
    var logLevel = LogLevel.notice
    @Flag(help: "Listen at an address that other machines reach, though anybody there may call.")
    var insecure = false

    func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
        for (name, port) in [("--port", port), ("--grpc-port", grpcPort)] where !(0...65_535).contains(port) {
            throw ValidationError("\(name) is from 0 to 65535.")
        }
        if !isLoopback, tokenFile == nil, !insecure {
            throw ValidationError(
                "\(host) can be reached from other machines: give --token-file, or --insecure if all who reach it may call."
            )
        }
    }

    func run() async throws {
        try await reportingFailures {
            let mirrors = StudyMirrors(of: try await storage.open(creating: true))
            let token = try token()
            let grpc = StorageServer(
                of: mirrors, host: host, port: grpcPort, security: try security(), token: token)
            let web = try webServer(mirrors, token)
            let group = ServiceGroup(
                configuration: .init(
                    services: [grpc, web], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let grpcPort = try await listening(grpcPort) { try await grpc.port }
                let port = try await listening(port) { try await web.port }
                let scheme = tlsCert == nil ? "http" : "https"
                writeToStandardError(
                    "apus serve: \(try StorageURL(storage.url)) at \(scheme)://\(host):\(port) and "
                        + "grpc://\(host):\(grpcPort)\n")
                try await tasks.waitForAll()
            }
        }
    }

    private var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }

    /// The port that a server listens at which was to listen at `wanted`.
    private func listening(_ wanted: Int, _ port: () async throws -> Int) async throws -> Int {
        do {
            return try await port()
        } catch {
            throw Failure(message: "\(host):\(wanted): \(error)", code: .unreachable)
        }
    }

    private var logger: Logger {
        var logger = Logger(label: "apus.serve") { label -> any LogHandler in
            logFormat == .json ? JSONLogHandler(label: label) : StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = logLevel.level
        return logger
    }

    private func webServer(_ mirrors: StudyMirrors, _ token: AccessToken?) throws -> WebServer {
        do {
            return try WebServer(
                of: mirrors, host: host, port: port,
                certificate: tlsCert.flatMap { chain in tlsKey.map { .init(chain: chain, key: $0) } },
                token: token, artifacts: kept.artifacts, logger: logger)
        } catch {
            throw Failure(
                message: "\(tlsCert ?? ""), \(tlsKey ?? ""): not a certificate and its key: \(error)",
                code: .badInput)
        }
    }

    private func contents(of file: String) throws -> String {
        do {
            return String(decoding: try readFile(file, limit: 1 << 20), as: UTF8.self)
        } catch {
            throw Failure(message: "\(file): \(error)", code: .badInput)
        }
    }

    private func token() throws -> AccessToken? {
        guard let tokenFile else { return nil }
        let text = try contents(of: tokenFile)
        let token = text.split(whereSeparator: \.isWhitespace).joined()
        guard !token.isEmpty else {
            throw Failure(message: "\(tokenFile): there is no token in it", code: .badInput)
        }
        return AccessToken(token)
    }

    private func security() throws -> HTTP2ServerTransport.Posix.TransportSecurity? {
        guard let tlsCert, let tlsKey else { return nil }
        for file in [tlsCert, tlsKey] { _ = try contents(of: file) }
        return .tls(
            certificateChain: [.file(path: tlsCert, format: .pem)],
            privateKey: .file(path: tlsKey, format: .pem))
    }
}

/// How log lines are written.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
}

/// What is logged: this and all that is graver.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case trace, debug, info, notice, warning, error, critical

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
}
