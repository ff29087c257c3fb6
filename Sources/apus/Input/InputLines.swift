import Glibc

/// The lines of a file, or of standard input, read as they are needed.
final class InputLines {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// Opens the file at `path`; `-` is standard input.
    init(_ path: String) throws {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(errno: errno, at: path) }
    }

    /// The next line without its end; `nil` after the last one.
    func next() throws -> String? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return String(decoding: buffer[start..<end], as: UTF8.self)
            }
            if isAtEnd {
                defer { start = buffer.count }
                return start < buffer.count ? String(decoding: buffer[start...], as: UTF8.self) : nil
            }
            searched = buffer.count - start
            try fill()
        }
    }

    /// Drops what was handed out and reads more.
    private func fill() throws {
        buffer.removeSubrange(..<start)
        start = 0
        let (descriptor, size) = (descriptor, 1 << 18)
        var (count, code) = (0, Int32(0))
        let chunk = [UInt8](unsafeUninitializedCapacity: size) { bytes, used in
            repeat { count = read(descriptor, bytes.baseAddress, size) } while count < 0 && errno == EINTR
            code = errno
            used = max(count, 0)
        }
        guard count >= 0 else { throw Failure(errno: code, at: path) }
        isAtEnd = count == 0
        buffer += chunk
    }

    deinit { if path != "-" { close(descriptor) } }
}
