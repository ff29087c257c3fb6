import Glibc

/// Cuts what a program prints into lines, with bounded memory.
///
/// A line ends with a newline or, as progress bars have it, a carriage return. What a line has above ``limit`` bytes
/// is dropped.
package struct LineSplitter {
    /// How much of a line is kept.
    package static let limit = 65536

    private var rest: [UInt8] = []

    package init() {}

    /// Calls `body` with each line that `bytes` completes, without its end.
    ///
    /// Empty lines are left out.
    package mutating func take(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        var bytes = bytes[...]
        while let end = bytes.firstLineEnd {
            let line = UnsafeRawBufferPointer(rebasing: bytes[..<end])
            bytes = bytes[(end + 1)...]
            if rest.isEmpty {
                if !line.isEmpty { try body(UnsafeRawBufferPointer(rebasing: line.prefix(Self.limit))) }
            } else {
                keep(line)
                try flush(body)
            }
        }
        keep(UnsafeRawBufferPointer(rebasing: bytes))
    }

    /// Calls `body` with the last line, if the output does not end with a newline.
    package mutating func flush(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        guard !rest.isEmpty else { return }
        defer { rest.removeAll(keepingCapacity: true) }
        try rest.withUnsafeBytes(body)
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        rest.append(contentsOf: bytes.prefix(Self.limit - rest.count))
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var firstLineEnd: Int? {
        let newline = first(0x0A, before: endIndex)
        return first(0x0D, before: newline ?? endIndex) ?? newline
    }

    private func first(_ byte: Int32, before end: Int) -> Int? {
        guard let start = base.baseAddress, end > startIndex,
            let found = memchr(start + startIndex, byte, end - startIndex)
        else { return nil }
        return UnsafeRawPointer(found) - start
    }
}
