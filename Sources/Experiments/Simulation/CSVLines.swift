/// The rows of a CSV file (RFC 4180), empty lines left out.
struct CSVLines {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        // Spreadsheets mark UTF-8 by three bytes.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The cells of the next row, and the line on which it begins, counted from 1.
    mutating func next() -> (line: Int, cells: [String])? {
        while position < bytes.count {
            let start = line
            let cells = row()
            if cells != [""] { return (start, cells) }
        }
        return nil
    }

    private mutating func row() -> [String] {
        var cells: [String] = []
        while true {
            cells.append(cell())
            guard position < bytes.count else { return cells }
            let end = bytes[position]
            position += 1
            if end == UInt8(ascii: "\n") {
                line += 1
                return cells
            }
        }
    }

    /// Reads up to a comma or the end of a line.
    private mutating func cell() -> String {
        var text: [UInt8] = []
        var isQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let isDoubled = isQuoted && position + 1 < bytes.count && bytes[position + 1] == byte
                if isDoubled { text.append(byte) } else { isQuoted.toggle() }
                position += isDoubled ? 2 : 1
                continue
            }
            if !isQuoted, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: "\n") { line += 1 }
            text.append(byte)
            position += 1
        }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }
}
