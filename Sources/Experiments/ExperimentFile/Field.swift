import Tuning
import Yams

/// Everything that was found wrong so far.
final class FaultLog {
    private(set) var faults: [Fault] = []

    func add(_ problem: Fault.Problem, at path: String, _ mark: Mark?) {
        add(problem, at: path, place: mark.map(Fault.Place.init))
    }

    func add(_ problem: Fault.Problem, at path: String, place: Fault.Place?) {
        faults.append(Fault(place: place, path: path, problem: problem))
    }
}

/// A value in the file.
///
/// Reading it as something that it is not notes a fault and gives `nil`.
struct Field {
    let node: Node
    let path: String
    let log: FaultLog

    var isMapping: Bool { node.mapping != nil }
    var isList: Bool { node.sequence != nil }

    func fault(_ problem: Fault.Problem) { log.add(problem, at: path, node.mark) }

    /// Notes a fault so many characters into a text of one line.
    func fault(_ problem: Fault.Problem, charactersIn offset: Int) {
        var place = node.mark.map(Fault.Place.init)
        let isPlain = node.scalar?.style == .plain
        if verbatim?.contains("\n") == false { place?.column += offset + (isPlain ? 0 : 1) }
        log.add(problem, at: path, place: place)
    }

    /// Notes that something else was `expected`.
    func wrong<Value>(_ expected: String) -> Value? {
        fault(.wrong(found: found, expected: expected))
        return nil
    }

    /// What stands there, in words.
    var found: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar(let scalar):
            switch ParameterValue(scalar) {
            case .null: "nothing"
            case .bool(let value): "\(value)"
            case .int, .float: "the number \(scalar.string)"
            case .string(let text): "the text “\(text)”"
            }
        }
    }
}

/// Scalars.
extension Field {
    var scalar: ParameterValue? { node.scalar.map { ParameterValue($0) } }

    /// The scalar as it is written.
    var verbatim: String? { node.scalar?.string }

    func value(_ expected: String = "a single value") -> ParameterValue? { scalar ?? wrong(expected) }

    func text(_ expected: String = "a text") -> String? {
        if case .string(let text) = scalar, !text.isEmpty { text } else { wrong(expected) }
    }

    func number(_ expected: String = "a number", where isGood: (Double) -> Bool = \.isFinite) -> Double? {
        switch scalar {
        case .int(let value) where isGood(Double(value)): Double(value)
        case .float(let value) where isGood(value): value
        default: wrong(expected)
        }
    }

    func integer(_ expected: String = "a whole number", in range: ClosedRange<Int> = .min ... .max) -> Int? {
        let value: Int? =
            switch scalar {
            case .int(let value): value
            case .float(let value): Int(exactly: value)
            default: nil
            }
        return value.flatMap { range.contains($0) ? $0 : nil } ?? wrong(expected)
    }

    func flag(_ expected: String = "true or false") -> Bool? {
        if case .bool(let value) = scalar { value } else { wrong(expected) }
    }

    func name(_ expected: String, where isGood: (String) -> Bool) -> String? {
        guard let text = verbatim, !text.isEmpty else { return wrong(expected) }
        guard isGood(text) else { return wrong(expected) }
        return text
    }

    /// One of a few words.
    func word<Value>(_ words: [(String, Value)]) -> Value? {
        let expected = words.map(\.0).joined(separator: " or ")
        return words.first { $0.0 == verbatim }?.1 ?? wrong(expected)
    }
}

/// Lists and mappings.
extension Field {
    func list(_ expected: String = "a list") -> [Field]? {
        guard let nodes = node.sequence else { return wrong(expected) }
        return nodes.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", log: log) }
    }

    /// The values of a mapping by their keys, which are of the user's own choice.
    func entries(_ expected: String) -> [(key: String, field: Field)]? {
        guard let mapping = node.mapping else { return wrong(expected) }
        return mapping.compactMap { key, value in
            guard let name = key.scalar?.string else {
                log.add(.wrong(found: "a key that is no text", expected: "a name"), at: path, key.mark)
                return nil
            }
            guard !YAMLDocument.isMasked(name) else { return nil }
            let path = self.path.isEmpty ? name : "\(self.path).\(name)"
            // An empty value has the place of what follows: the key tells more.
            let isEmpty = value.scalar.map { $0.string.isEmpty && $0.style == .plain } ?? false
            let node = isEmpty ? Node.scalar(.init("", .implicit, .plain, key.mark)) : value
            return (name, Field(node: node, path: path, log: log))
        }
    }

    /// The keys of a mapping, if this is one.
    var memberNames: [String] {
        node.mapping?.keys.compactMap { $0.scalar?.string }.filter { !YAMLDocument.isMasked($0) } ?? []
    }

    /// A mapping with fixed keys: any other is a fault.
    func section(_ keys: [String], _ expected: String) -> Section? {
        guard let entries = entries(expected) else { return nil }
        for key in node.mapping?.keys.map(\.self) ?? [] {
            guard let name = key.scalar?.string, !keys.contains(name), !YAMLDocument.isMasked(name) else {
                continue
            }
            let path = self.path.isEmpty ? name : "\(self.path).\(name)"
            log.add(.unknownKey(near: name.nearest(among: keys), known: keys), at: path, key.mark)
        }
        return Section(field: self, fields: Dictionary(entries) { first, _ in first })
    }
}

/// A mapping with fixed keys.
struct Section {
    let field: Field
    let fields: [String: Field]

    subscript(key: String) -> Field? { fields[key] }

    func required(_ key: String, _ expected: String) -> Field? {
        if let field = fields[key] { return field }
        let path = field.path.isEmpty ? key : "\(field.path).\(key)"
        field.log.add(.missing(expected: expected), at: path, field.node.mark)
        return nil
    }
}
