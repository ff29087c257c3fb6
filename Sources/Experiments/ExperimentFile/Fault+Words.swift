extension ExperimentFileError: CustomStringConvertible {
    /// A line for each mistake: `file:line:column: key: what is wrong; what was expected`.
    package var description: String { faults.map { $0.description(in: file) }.joined(separator: "\n") }
}

extension Fault {
    func description(in file: String) -> String {
        let place = self.place.map { ":\($0.line):\($0.column)" } ?? ""
        let path = self.path.isEmpty ? "" : "\(self.path): "
        return "\(file)\(place): \(path)\(problem)"
    }
}

extension Fault.Problem: CustomStringConvertible {
    /// What is wrong; what was expected.
    package var description: String {
        switch self {
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        case .invalid(let syntax): "not YAML: \(syntax)"
        case .empty: "the file is empty; expected an experiment, such as `apus init` writes"
        case .unknownKey(let near, let known): "unknown key; \(Self.hint(near, known))"
        case .duplicateKey: "the key is there twice; expected it once"
        case .missing(let expected): "missing; expected \(expected)"
        case .wrong(let found, let expected): "found \(found); expected \(expected)"
        case .badName(let name):
            "“\(name)” cannot be a name; expected a letter, then letters, digits and _ . - /"
        case .emptyRange(let low, let high):
            "the range is empty, \(low) is above \(high); expected the lower bound first"
        case .notPositive(let low): "a logarithmic range starts at \(low); expected a lower bound above 0"
        case .logWithStep: "a logarithmic range cannot have a step; expected either"
        case .outside(let value, let expected):
            "\(value) is not a value of the parameter; expected \(expected)"
        case .unknownParameter(let name, let near, let known):
            "there is no parameter “\(name)”; \(Self.hint(near, known))"
        case .unknownPlaceholder(let name, let near, let known):
            "there is no parameter “\(name)”; \(Self.hint(near, known))\(near == nil ? "." : "") "
                + "For the text itself write {{\(name)}}"
        case .laterParameter(let name):
            "the parameter “\(name)” comes later; expected it before the ones that depend on it"
        case .repeated(let what): "\(what) is there twice; expected it once"
        case .unknownName(let name, let kind, let near, let known):
            "there is no \(kind) “\(name)”; \(Self.hint(near, known))"
        case .unsupported(let what): "\(what) cannot be used yet; leave the key out"
        case .badPattern(let reason): "not a regular expression: \(reason)"
        case .badRequirement(let reason): reason
        case .conflict(let found, let expected): "\(found); expected \(expected)"
        }
    }

    private static func hint(_ near: String?, _ known: [String]) -> String {
        if let near { return "did you mean “\(near)”?" }
        return known.isEmpty ? "none can be named here" : "expected \(known.joined(separator: ", "))"
    }
}
