import Glibc

/// Parts of a file.
package enum FilePart {
    /// The size of the file at `path`, in bytes; `nil` if it cannot be read, or is a folder or a link.
    package static func size(of path: String) -> Int? {
        reading(path) { descriptor, size in
            var byte: UInt8 = 0
            return pread(descriptor, &byte, 1, 0) < 0 ? nil : size
        } ?? nil
    }

    /// The first `length` bytes of the file at `path`.
    package static func bytes(of path: String, _ length: Int) -> [UInt8]? {
        reading(path) { descriptor, size in bytes(of: descriptor, from: 0, min(size, length)) }
    }

    /// The last `length` bytes of the file at `path` as text, from the beginning of a line, and the size of the file.
    static func tail(of path: String, _ length: Int) -> (text: String, size: Int)? {
        reading(path) { descriptor, size in
            var text = bytes(of: descriptor, from: max(size - length, 0), min(size, length))[...]
            if size > length, let end = text.firstIndex(of: UInt8(ascii: "\n")) { text = text[(end + 1)...] }
            return (String(decoding: text, as: UTF8.self), size)
        }
    }

    /// What `body` makes of the open file at `path` and its size; `nil` if it cannot be read.
    private static func reading<Result>(_ path: String, _ body: (Int32, Int) -> Result) -> Result? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        return size < 0 ? nil : body(descriptor, size)
    }

    private static func bytes(of descriptor: Int32, from start: Int, _ length: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        let got = pread(descriptor, &bytes, length, off_t(start))
        return Array(bytes.prefix(max(got, 0)))
    }
}
