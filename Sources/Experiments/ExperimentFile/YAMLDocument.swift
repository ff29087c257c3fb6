import Yams

/// Turns the text of an experiment file into nodes that know where they stand.
struct YAMLDocument {
    /// The text, in which the second of two equal keys has been made unrecognizable.
    private(set) var text: String
    /// What is wrong with the text as YAML, as far as it could be read all the same.
    private(set) var faults: [Fault] = []
    /// What the text holds.
    private(set) var root: Node?

    /// Reads `text`.
    ///
    /// JSON is YAML.
    init(_ text: String) {
        self.text = text
        while true {
            do {
                let parser = try Parser(yaml: self.text)
                root = try parser.singleRoot()
                if root == nil, faults.isEmpty { faults.append(Fault(place: nil, path: "", problem: .empty)) }
                return
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let key = keys.first, mask(key, after: context.mark) else {
                    faults.append(Fault(context.mark, keys.first ?? "", .duplicateKey))
                    return
                }
            } catch {
                faults.append(Fault(error, in: self.text))
                return
            }
        }
    }

    /// Whether a key was written over because it is a duplicate.
    static func isMasked(_ key: String) -> Bool { key.unicodeScalars.contains(mask) }

    private static let mask: Unicode.Scalar = "\u{E0D0}"
}

/// A parser that meets a key twice gives up, and says where the first is. To find all other mistakes too, the second
/// is masked, letter by letter so that all places stay, and the text is read again.
extension YAMLDocument {
    private mutating func mask(_ key: String, after mark: Mark) -> Bool {
        guard let first = text.index(of: mark), !key.isEmpty else { return false }
        var rest = text[first...].dropFirst(key.count)
        while let range = rest.firstRange(of: key) {
            let mask = String(repeating: Character(Self.mask), count: key.unicodeScalars.count)
            let masked = text.replacingCharacters(in: range, with: mask)
            if Self.duplicate(in: masked) != Duplicate(key, mark) {
                faults.append(
                    Fault(place: text.place(of: range.lowerBound), path: key, problem: .duplicateKey))
                text = masked
                return true
            }
            rest = text[range.upperBound...]
        }
        return false
    }

    private struct Duplicate: Equatable {
        var key: String
        var line: Int
        var column: Int

        init(_ key: String, _ mark: Mark) { (self.key, line, column) = (key, mark.line, mark.column) }
    }

    private static func duplicate(in text: String) -> Duplicate? {
        do {
            _ = try Parser(yaml: text).singleRoot()
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            return keys.first.map { Duplicate($0, context.mark) }
        } catch {
            return nil
        }
        return nil
    }
}

extension Fault {
    fileprivate init(_ mark: Mark, _ path: String, _ problem: Problem) {
        self.init(place: Place(mark), path: path, problem: problem)
    }

    fileprivate init(_ error: any Error, in text: String) {
        switch error {
        case YamlError.scanner(_, _, let mark, _)
        where text.index(of: mark).flatMap({ text[$0...].first }) == "\t":
            self.init(mark, "", .invalid(syntax: "a tab; expected spaces"))
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            self.init(
                mark, "",
                .invalid(syntax: [context?.text, problem].compactMap(\.self).joined(separator: " ")))
        case YamlError.reader(let problem, _, _, _):
            self.init(place: nil, path: "", problem: .invalid(syntax: problem))
        default:
            self.init(place: nil, path: "", problem: .invalid(syntax: "\(error)"))
        }
    }
}

extension Fault.Place {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}

extension String {
    fileprivate func index(of mark: Mark) -> Index? {
        var lines = unicodeScalars.startIndex
        for _ in 1..<max(mark.line, 1) {
            guard let end = unicodeScalars[lines...].firstIndex(of: "\n") else { return nil }
            lines = unicodeScalars.index(after: end)
        }
        return unicodeScalars.index(lines, offsetBy: mark.column - 1, limitedBy: unicodeScalars.endIndex)
    }

    fileprivate func place(of index: Index) -> Fault.Place {
        let before = unicodeScalars[..<index].split(separator: "\n", omittingEmptySubsequences: false)
        return Fault.Place(line: before.count, column: (before.last?.count ?? 0) + 1)
    }

    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
