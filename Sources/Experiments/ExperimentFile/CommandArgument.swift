package import Tuning

/// One argument of a trial's program, with parameters to be filled in: `--lr={lr}`.
///
/// Braces around anything that is no name stay as they are, `{{name}}` is the text `{name}`, and `${name}` is left to
/// a shell.
package struct CommandArgument: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case text(String)
        case parameter(String)
    }
    let pieces: [Piece]

    /// Reads `text`.
    package init(_ text: String) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            literal += rest[..<open]
            rest = rest[open...]
            if let name = rest.placeholder(open: "{{", close: "}}") {
                literal += "{\(name)}"
                rest.removeFirst(name.count + 4)
            } else if literal.last != "$", let name = rest.placeholder(open: "{", close: "}") {
                pieces += [.text(literal), .parameter(String(name))]
                literal = ""
                rest.removeFirst(name.count + 2)
            } else {
                literal.append(rest.removeFirst())
            }
        }
        self.pieces = (pieces + [.text(literal + rest)]).filter { $0 != .text("") }
    }

    /// The parameters that the argument names, in order.
    var parameters: [String] { pieces.compactMap { if case .parameter(let name) = $0 { name } else { nil } } }

    /// The argument with `values` filled in; `nil` if it names a parameter that has no value.
    func filled(with values: [String: ParameterValue]) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .parameter(let name):
                guard let value = values[name] else { return nil }
                text += value.description
            }
        }
        return text
    }

    /// Whether the argument is the name of an option whose value is the next argument: `--lr`.
    var announcesValue: Bool {
        guard case .text(let text) = pieces.first, pieces.count == 1 else { return false }
        return text.hasPrefix("-") && !text.contains("=")
    }
}

extension [CommandArgument] {
    /// The command for a trial with `values`.
    ///
    /// An argument that names a parameter which the trial does not have is left out, with the option before it whose
    /// value it is.
    package func filled(with values: [String: ParameterValue]) -> [String] {
        var command: [String] = []
        for (position, argument) in enumerated() {
            if let text = argument.filled(with: values) {
                command.append(text)
            } else if position > 0, argument.pieces.count == 1, self[position - 1].announcesValue {
                command.removeLast()
            }
        }
        return command
    }
}

extension Substring {
    fileprivate func placeholder(open: String, close: String) -> Substring? {
        guard hasPrefix(open), let end = dropFirst(open.count).firstRange(of: close) else { return nil }
        let name = self[index(startIndex, offsetBy: open.count)..<end.lowerBound]
        return Name.isParameter(name) ? name : nil
    }
}
