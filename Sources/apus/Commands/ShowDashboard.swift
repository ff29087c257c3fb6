import ArgumentParser
import Dashboard
import Experiments
import Glibc
import ServiceLifecycle
import Tuning
import UnixSignals

struct ShowDashboard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Shows studies in a browser, as they happen.",
        discussion: """
            Prints the address to open, and serves it to this machine alone until it is interrupted. For other machines, \
            and with a token: apus serve, which has the same pages.
            """)

    @Argument(help: "The studies whose addresses are printed; without any, that of the list of all.")
    var studies: [String] = []
    @Option(help: "The port; 0 takes one that is free.") var port = 8080
    @OptionGroup var kept: ArtifactOption
    @OptionGroup var storage: StorageOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535.") }
    }

    func run() async throws {
        try await reportingFailures {
            let opened = try await storage.open()
            for name in studies { _ = try await opened.study(named: name) }
            let server = try WebServer(of: opened, host: "127.0.0.1", port: port, artifacts: kept.artifacts)
            let group = ServiceGroup(
                configuration: .init(
                    services: [server], gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: WebServer.quietLogger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let port = try await listening { try await server.port }
                for path in studies.isEmpty ? [""] : studies.map({ "studies/" + $0.addressPart }) {
                    print("http://127.0.0.1:\(port)/\(path)")
                }
                fflush(nil)
                tasks.addTask { await server.prepare(studies) }
                try await tasks.waitForAll()
            }
        }
    }

    private func listening(_ wanted: () async throws -> Int) async throws -> Int {
        do {
            return try await wanted()
        } catch {
            throw Failure(
                message: "port \(port): \(error); --port 0 takes one that is free", code: .unreachable)
        }
    }
}

extension String {
    /// The text as a part of an address.
    ///
    /// > RFC 3986, section 2.1.
    fileprivate var addressPart: String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        return utf8.map { byte in
            guard !plain.contains(byte) else { return String(decoding: [byte], as: UTF8.self) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
