import Foundation
import PythonEnvironment

/// Optuna's own server, in a process of its own that ends with this value, or with this process.
final class OptunaServer {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int
    private let process = Process()
    private let input = Pipe()

    /// Starts it over `memory`, or the storage at a URL, and waits until it listens.
    init(over url: String) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: try Python.path)
        process.arguments = [Python.root + "/Scripts/optuna-server.py", url]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while case let byte = output.fileHandleForReading.readData(ofLength: 1), !byte.isEmpty,
            byte != Data("\n".utf8)
        {
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            throw Failure(description: "Optuna's server does not start")
        }
        self.port = port
        for _ in 0..<1200 where !Self.isListening(at: port) { usleep(25_000) }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func isListening(at port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
