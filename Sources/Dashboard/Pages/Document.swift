import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Bytes that are sent to many readers: compressed once, and not at all to whoever has them.
final class Document: Sendable {
    let bytes: ByteBuffer
    let type: String
    /// What tells these bytes from others, as `ETag` has it.
    let tag: String
    private let level: Int32
    private let compressed = Mutex<ByteBuffer??>(nil)

    /// - Parameter level: How hard it is to be compressed, from 1 to 9.
    init(_ bytes: ByteBuffer, type: String, level: Int32) {
        (self.bytes, self.type, self.level) = (bytes, type, level)
        tag = "\"\(String(Fingerprint(of: bytes.readableBytesView).value, radix: 36))\""
    }

    /// It is not worth while to compress less.
    private static let smallest = 1024

    private var smaller: ByteBuffer? {
        guard bytes.readableBytes >= Self.smallest else { return nil }
        return compressed.withLock { compressed in
            if let known = compressed { return known }
            let made = Gzip.compressed(bytes, level: level)
            compressed = .some(made)
            return made
        }
    }

    /// The answer to `request`.
    ///
    /// - Parameter caching: For how long a browser may keep it, as `Cache-Control` has it.
    func response(to request: Request, caching: String) -> Response {
        var headers: HTTPFields = [.cacheControl: caching, .eTag: tag, .vary: "Accept-Encoding"]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        if request.headers[.acceptEncoding]?.contains("gzip") == true, let smaller {
            headers[.contentEncoding] = "gzip"
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: smaller))
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
    }
}

/// A number that differs where bytes do.
///
/// > G. Fowler, L. C. Noll, K.-P. Vo, "The FNV Non-Cryptographic Hash Algorithm": FNV-1a with 64 bits.
struct Fingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init() {}

    init(of bytes: some Sequence<UInt8>) { add(bytes) }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
