import Foundation
import Synchronization

/// Stands between a client and a server, and can lose an answer: the server has done what it was asked for, and the
/// client is not told.
package final class LossyProxy: Sendable {
    package let port: Int
    private let listener: Int32
    private let target: Int
    private let answersUntilLoss = Mutex<Int?>(nil)

    /// A proxy of the server on the loopback port `target`.
    package init(to target: Int) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw PostgresServer.Failure(description: "no proxy") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 { serve(client) }
        }
    }

    /// Lets `count` answers through, and then loses one with its connection.
    package func loseAnswer(after count: Int) { answersUntilLoss.withLock { $0 = count } }

    /// Whether the answer has been lost.
    package var hasLost: Bool { answersUntilLoss.withLock { $0 == nil } }

    /// Loses nothing any more.
    package func loseNothing() { answersUntilLoss.withLock { $0 = nil } }

    package func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private func serve(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: target)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let end: @Sendable () -> Void = {
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(server, Int32(SHUT_RDWR))
        }
        guard isConnected else { return end() }
        Thread.detachNewThread {
            Self.copy(from: client, to: server) { true }
            end()
        }
        Thread.detachNewThread { [self] in
            Self.copy(from: server, to: client) { isToBeToldToClient() }
            end()
        }
    }

    private func isToBeToldToClient() -> Bool {
        answersUntilLoss.withLock { count in
            guard let left = count else { return true }
            count = left == 0 ? nil : left - 1
            return left > 0
        }
    }

    private static func copy(from source: Int32, to target: Int32, while goesOn: () -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(source, &buffer, buffer.count), count > 0, goesOn() {
            guard send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
        }
    }
}
