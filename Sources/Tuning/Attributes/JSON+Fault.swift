extension JSON {
    /// Where a text that is no JSON stops to be it, counted from 1.
    package static func placeOfFault(in text: String) -> (line: Int, column: Int) {
        var text = text
        let offset = text.withUTF8 { bytes in
            var reader = JSONReader(bytes: bytes)
            reader.skipSpace()
            if reader.value(depth: 0) != nil { reader.skipSpace() }
            return min(reader.position, bytes.count)
        }
        let before = text.utf8.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        return (
            line,
            before.count
                - (before.lastIndex(of: UInt8(ascii: "\n")).map {
                    before.distance(from: before.startIndex, to: $0) + 1
                } ?? 0) + 1
        )
    }
}
