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
        for unit in value.utf16 {
            switch unit {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        text += "\""
    }
}
