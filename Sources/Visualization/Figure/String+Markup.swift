/// Texts of users inside a figure.
extension String {
    /// The longest name that an axis shows.
    private static let longest = 28

    /// The text as it stands between the tags of a page, or in quotes inside of one.
    package var htmlText: String { markup.replacing("\"", with: "&quot;") }

    /// The text as it is written, in the language of Plotly's labels, which know some HTML and place holders.
    var markup: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            // A sign without a width keeps `%{x}` from being taken for a place holder.
            case "{" where text.hasSuffix("%"): text += "\u{200B}{"
            case _ where scalar.properties.generalCategory == .control: text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The text as a label: shortened in its middle if it is long, as names often differ at their ends.
    var label: String { shortened(to: Self.longest).markup }

    /// The text with its middle left out if it has more than `length` characters.
    func shortened(to length: Int) -> String {
        guard count > length, length > 2 else { return isEmpty ? "(no name)" : self }
        let tail = length / 3
        return prefix(length - tail - 1) + "…" + suffix(tail)
    }
}

extension [String] {
    /// A label for each; those that shortening would make equal are told apart by numbers.
    var labels: [String] {
        var seen: [String: Int] = [:]
        return map { text in
            let label = text.label
            seen[label, default: 0] += 1
            guard let count = seen[label], count > 1 else { return label }
            return "\(label) (\(count))"
        }
    }
}

extension Int {
    /// The number with its thousands set apart.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + text
    }

    /// The number with the word for what is counted.
    func counted(_ noun: String) -> String { "\(grouped) \(noun)\(self == 1 ? "" : "s")" }
}
