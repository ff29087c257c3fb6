import ArgumentParser
import Glibc

/// A file that is there when it is complete, or standard output.
final class OutputFile {
    private let path: String
    /// Where it is written until it is complete.
    private let draft: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isFinished = false

    /// Begins the file at `path`; `-` is standard output.
    init(_ path: String) throws {
        self.path = path
        draft = "\(path).\(getpid()).part"
        descriptor =
            path == "-" ? STDOUT_FILENO : open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Failure(errno: errno, at: path) }
    }

    /// Appends `text`.
    func write(_ text: String) throws {
        buffer += text.utf8
        if buffer.count >= 1 << 16 { try flush() }
    }

    private func flush() throws {
        try buffer.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw Failure(errno: errno, at: path) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Puts the file in its place.
    func finish() throws {
        try flush()
        if path != "-", rename(draft, path) != 0 { throw Failure(errno: errno, at: path) }
        isFinished = true
    }

    deinit {
        if path != "-" {
            close(descriptor)
            if !isFinished { unlink(draft) }
        }
    }
}

extension Failure {
    /// What the system answered about the file at `path`.
    init(errno code: Int32, at path: String) {
        self.init(message: "\(path): \(String(cString: strerror(code)))", code: .unreachable)
    }
}
