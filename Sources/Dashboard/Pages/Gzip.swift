import CZlib
import NIOCore

/// Bytes made smaller for their way to a browser.
///
/// > RFC 1952.
enum Gzip {
    /// `bytes` compressed; `nil` if that cannot be done.
    ///
    /// - Parameter level: From 1, which is fast, to 9, which is small.
    static func compressed(_ bytes: ByteBuffer, level: Int32) -> ByteBuffer? {
        var stream = z_stream()
        guard apus_deflate_init_gzip(&stream, level) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.readableBytes))))
        let isDone = bytes.withUnsafeReadableBytes { input in
            output.withUnsafeMutableBytes { output in
                // zlib only reads what is there, but does not say so.
                stream.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        return isDone ? ByteBuffer(bytes: output.prefix(Int(stream.total_out))) : nil
    }
}
