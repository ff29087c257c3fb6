/// A word of a requirement, and where it begins.
struct ExpressionToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case number(Double)
        case text(String)
        case name(String)
        case symbol(String)
        case end
    }
    var kind: Kind
    /// How many characters stand before it.
    var offset: Int

    /// As it was written, for messages.
    var words: String {
        switch kind {
        case .number(let value): "the number \(ParameterValue.float(value))"
        case .text(let text): "the text “\(text)”"
        case .name(let name): "“\(name)”"
        case .symbol(let symbol): "“\(symbol)”"
        case .end: "the end"
        }
    }
}

/// Splitting a text.
extension ExpressionToken {
    private static let symbols = [
        "**", "//", "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",",
    ]

    /// The tokens of `text`, the last one being the end.
    ///
    /// Names of parameters may hold `.`, `-` and `/`: where several readings are possible, the longest name that is in
    /// `names` counts.
    static func tokens(of text: String, names: Set<String>) throws(RequirementError) -> [Self] {
        let characters = Array(text)
        var tokens: [Self] = []
        var position = 0
        while position < characters.count {
            let rest = characters[position...]
            guard let first = rest.first, !first.isWhitespace else {
                position += 1
                continue
            }
            guard let (kind, length) = token(at: rest, first, names) else {
                throw RequirementError(text: text, offset: position, .unexpected("“\(first)”"))
            }
            tokens.append(Self(kind: kind, offset: position))
            position += length
        }
        return tokens + [Self(kind: .end, offset: characters.count)]
    }

    private static func token(
        at rest: ArraySlice<Character>, _ first: Character, _ names: Set<String>
    ) -> (Kind, Int)? {
        if first.isNumber || first == "." { return number(at: rest) }
        if first.isLetter || first == "_" {
            let name = name(at: rest, names)
            return (.name(name), name.count)
        }
        if first == "'" || first == "\"" {
            guard let end = rest.dropFirst().firstIndex(of: first) else { return nil }
            return (.text(String(rest[(rest.startIndex + 1)..<end])), end - rest.startIndex + 1)
        }
        return symbols.first { rest.starts(with: $0) }.map { (.symbol($0), $0.count) }
    }

    private static func number(at rest: ArraySlice<Character>) -> (Kind, Int)? {
        var digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "_" }
        let exponent = rest.dropFirst(digits.count)
        if exponent.first == "e" || exponent.first == "E" {
            let sign = exponent.dropFirst().first.map { "+-".contains($0) } == true ? 2 : 1
            let power = exponent.dropFirst(sign).prefix(while: \.isNumber)
            if !power.isEmpty { digits = rest.prefix(digits.count + sign + power.count) }
        }
        return Double(String(digits.filter { $0 != "_" })).map { (.number($0), digits.count) }
    }

    private static func name(at rest: ArraySlice<Character>, _ names: Set<String>) -> String {
        func isPlain(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || character == "_" || character == "."
        }
        let run = rest.prefix { isPlain($0) || $0 == "-" || $0 == "/" }
        for length in stride(from: run.count, through: 1, by: -1) {
            let next = run.dropFirst(length).first
            if names.contains(String(run.prefix(length))), next.map({ !isPlain($0) }) ?? true {
                return String(run.prefix(length))
            }
        }
        return String(rest.prefix(while: isPlain))
    }
}
