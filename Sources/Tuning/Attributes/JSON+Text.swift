/// Printing, as Python's `json.dumps` does by default: `", "` and `": "` between items, all else than ASCII escaped.
extension JSON {
    /// The document on one line.
    public var text: JSONText {
        var text = ""
        write(to: &text)
        return JSONText(rawValue: text)
    }

    func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .float(let value): text += Self.printed(value)
        case .string(let value): Self.write(value, to: &text)
        case .array(let elements): write(elements, "[", "]", to: &text) { $0.write(to: &$1) }
        case .object(let members):
            write(members, "{", "}", to: &text) { member, text in
                Self.write(member.key, to: &text)
                text += ": "
                member.value.write(to: &text)
            }
        }
    }

    private func write<Element>(
        _ items: [Element], _ open: String, _ close: String, to text: inout String,
        _ body: (Element, inout String) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            if index > 0 { text += ", " }
            body(item, &text)
        }
        text += close
    }

    private static func printed(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return value.description
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        var value = value
        let isPlain = value.withUTF8 { bytes in
            bytes.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
        }
        if isPlain {
            text += value
            text += "\""
            return
        }
        write(escaping: value, to: &text)
        text += "\""
    }

    private static func write(escaping value: String, to text: inout String) {
        var bytes: [UInt8] = []
        for unit in value.utf16 {
            switch unit {
            case 0x22: bytes += #"\""#.utf8
            case 0x5C: bytes += #"\\"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case 0x0D: bytes += #"\r"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x20..<0x7F: bytes.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16)
                bytes += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
            }
        }
        text += String(decoding: bytes, as: UTF8.self)
    }
}
