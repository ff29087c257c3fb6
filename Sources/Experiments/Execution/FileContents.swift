import Glibc

/// What the operating system refused, and why.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    package var code: Int32

    /// The last failure of a system call on this thread.
    static var last: SystemError { SystemError(code: errno) }

    package var description: String { String(cString: strerror(code)) }
}

/// The bytes of the file at `path`, which has no more of them than `limit`.
package func readFile(_ path: String, limit: Int = .max) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
        var got = 0
        // Files under /proc do not tell their size.
        let piece = [UInt8](unsafeUninitializedCapacity: max(4096, bytes.count)) { buffer, count in
            got = read(descriptor, buffer.baseAddress, buffer.count)
            count = max(0, got)
        }
        guard got >= 0 else { throw .last }
        if got == 0 { return bytes }
        bytes += piece
        guard bytes.count <= limit else { throw SystemError(code: EFBIG) }
    }
}

extension [UInt8] {
    /// Where the first byte stands that is no part of valid UTF-8.
    var firstInvalidUTF8: Int? {
        var (low, high) = (0, count)
        guard String(validating: self, as: UTF8.self) == nil else { return nil }
        // The longest prefix that is valid, but for a character cut at its end.
        while low < high {
            let middle = (low + high + 1) / 2
            let isValid = (0...3).contains { cut in
                cut <= middle && String(validating: self[..<(middle - cut)], as: UTF8.self) != nil
            }
            if isValid { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
