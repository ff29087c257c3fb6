/// Texts in a picture.
extension String {
    /// A label of a figure, which is escaped already, as the content of an element.
    var svgText: String {
        var text = ""
        var rest = unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "&":
                let isEntity = ["amp;", "lt;", "gt;", "quot;"].contains {
                    rest.starts(with: $0.unicodeScalars)
                }
                text += isEntity ? "&" : "&amp;"
            case _ where scalar.properties.generalCategory == .control: text += " "
            // XML has no such characters.
            case "\u{FFFE}", "\u{FFFF}": break
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// How wide the text is about, in pixels, at a size of letters.
    func width(size: Double) -> Double {
        unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x20, 0x2E, 0x2C, 0x3A, 0x69, 0x6C, 0x31, 0x74, 0x66: sum + size * 0.38
            case 0x4D, 0x57, 0x6D, 0x77: sum + size * 0.85
            case 0x200B...0x200F: sum
            case 0..<0x2E80: sum + size * 0.57
            default: sum + size
            }
        }
    }

    /// The text, shortened to about `width` pixels.
    func fitting(_ width: Double, size: Double) -> String {
        guard self.width(size: size) > width else { return self }
        var text = ""
        for character in self {
            guard (text + String(character) + "…").width(size: size) <= width else { break }
            text.append(character)
        }
        // Nothing is left of an entity that is cut.
        if let start = text.lastIndex(of: "&"), !text[start...].contains(";") {
            text = String(text[..<start])
        }
        return text + "…"
    }

    /// The text in lines of about `width` pixels.
    func wrapped(_ width: Double, size: Double) -> [String] {
        split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, "\(last) \(word)".width(size: size) <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }
}
