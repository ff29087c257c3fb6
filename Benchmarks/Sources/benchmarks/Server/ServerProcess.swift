import Foundation

/// A gRPC server in a process of its own, on a port of the loopback; it is killed with its last user.
final class ServerProcess {
    let port: Int
    private let process = Process()

    /// Starts `program`; `arguments` are asked for those that tell it a port that is free.
    init(_ program: URL, _ arguments: (Int) -> [String]) throws {
        port = try Self.freePort()
        process.executableURL = program
        process.arguments = arguments(port)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// `apus serve` over the storage at a URL.
    static func apus(over url: String) throws -> ServerProcess {
        let apus = PeerScript.repository.appending(path: ".build/release/apus")
        return try ServerProcess(apus) {
            ["serve", "--storage", url, "--grpc-port", String($0), "--port", "0"]
        }
    }

    /// Optuna's server over `memory`, or the storage at a URL.
    static func optuna(over url: String, python: String?) throws -> ServerProcess {
        let repository = PeerScript.repository
        let python = python.map { URL(filePath: $0) } ?? repository.appending(path: ".venv/bin/python")
        let script = repository.appending(path: "Benchmarks/Peers/rpc_server.py").path()
        return try ServerProcess(python) { [script, url, String($0)] }
    }

    /// The CPU time it has used, in milliseconds.
    var cpu: Double {
        let fields = read("stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return .nan
        }
        return (user + system) * 1e3 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The memory it holds now, or held at most, in megabytes of a million bytes.
    func megabytes(atMost: Bool = false) -> Double {
        let key = atMost ? "VmHWM:" : "VmRSS:"
        let line = read("status").split(separator: "\n").first { $0.hasPrefix(key) }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        return (kilobytes ?? .nan) * 1024 / 1e6
    }

    private func read(_ file: String) -> String {
        (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/\(file)", encoding: .utf8)) ?? ""
    }

    /// Waits until the port takes connections.
    func waitUntilListening() throws {
        let limit = Elapsed()
        while !Self.isListening(at: port) {
            guard process.isRunning, limit.wall < 60_000 else {
                throw ServerFailure(description: "\(process.arguments ?? []) does not listen")
            }
            usleep(200)
        }
    }

    private static func freePort() throws -> Int {
        let (descriptor, port) = (socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), UInt16(0))
        defer { close(descriptor) }
        var address = loopback(port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw ServerFailure(description: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func isListening(at port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(UInt16(port))
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

struct ServerFailure: Error, CustomStringConvertible {
    var description: String
}
