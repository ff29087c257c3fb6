import GRPCCore
import NIOCore
import SwiftProtobuf

/// The bytes of a message, as they came and as they go.
struct MessageBytes: SwiftProtobufContiguousBytes, Sendable {
    var buffer: ByteBuffer

    init(_ buffer: ByteBuffer) { self.buffer = buffer }
    init(repeating byte: UInt8, count: Int) { buffer = ByteBuffer(repeating: byte, count: count) }
    init<Bytes: Sequence>(_ bytes: Bytes) where Bytes.Element == UInt8 { buffer = ByteBuffer(bytes: bytes) }

    var count: Int { buffer.readableBytes }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeReadableBytes(body)
    }

    mutating func withUnsafeMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try buffer.withUnsafeMutableReadableBytes(body)
    }
}

extension ByteBuffer {
    /// The longest message that is copied behind its length: a longer one goes as it is, in a frame of its own.
    private static let longestCopy = 1 << 14

    /// The data that `message` is sent as: its length, and then itself.
    static func framing(_ message: MessageBytes) -> [ByteBuffer] {
        let isShort = message.count <= longestCopy
        var first = ByteBufferAllocator().buffer(capacity: 5 + (isShort ? message.count : 0))
        first.writeInteger(UInt8(0))
        first.writeInteger(UInt32(truncatingIfNeeded: message.count))
        guard isShort else { return [first, message.buffer] }
        first.writeImmutableBuffer(message.buffer)
        return [first]
    }

    /// The one message that the data of a request consist of.
    /// - Throws: `RPCError` if it is compressed, or the data are something else.
    func message() throws(RPCError) -> MessageBytes {
        var rest = self
        guard let isCompressed: UInt8 = rest.readInteger(), let length: UInt32 = rest.readInteger(),
            rest.readableBytes == Int(length)
        else { throw RPCError(code: .invalidArgument, message: "a request is one message") }
        guard isCompressed == 0 else {
            throw RPCError(code: .unimplemented, message: "messages are taken uncompressed")
        }
        return MessageBytes(rest)
    }
}
