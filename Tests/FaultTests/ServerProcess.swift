import Foundation
import Tuning
import TuningRPC

/// `apus serve` over the file of a fleet, at one port, however often it is killed.
final class ServerProcess {
    let port: Int
    private let folder: URL
    private var process: Process?

    /// Starts it, and waits until it answers.
    init(in folder: URL) async throws {
        self.folder = folder
        port = Int.random(in: 20_000..<32_000)
        try start()
        for _ in 0..<400 {
            if (try? await storage()) != nil { return }
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    deinit { kill() }

    /// Starts it.
    func start() throws {
        let process = Process()
        process.executableURL = WorkerFleet.apus
        process.arguments = [
            "serve", "--storage", "sqlite:///" + folder.appending(path: "apus.db").path(), "--grpc-port",
            String(port), "--port", "0",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// Ends it as the kernel does when there is no memory left.
    func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// What it serves.
    func storage() async throws -> RemoteStorage { try await RemoteStorage(host: "127.0.0.1", port: port) }
}
