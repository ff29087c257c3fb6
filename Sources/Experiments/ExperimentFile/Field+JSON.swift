import Tuning
import Yams

extension Field {
    /// What stands there, as JSON: read again, it says the same.
    var json: JSON {
        if isList, let items = list() { return .array(items.map(\.json)) }
        if isMapping { return .object((entries("") ?? []).map { .init($0.key, $0.field.json) }) }
        return scalar.map { JSON($0) } ?? .null
    }
}

extension Field {
    /// A JSON document in place of a file: faults are told by their keys, not by lines.
    init(_ json: JSON, log: FaultLog) {
        self.init(node: Node(json), path: "", log: log)
    }
}

extension Node {
    fileprivate init(_ json: JSON) {
        switch json {
        case .null: self = .scalar(.init("null", .implicit, .plain))
        case .bool(let value): self = .scalar(.init(String(value), .implicit, .plain))
        case .int(let value): self = .scalar(.init(String(value), .implicit, .plain))
        case .float(let value): self = .scalar(.init(ParameterValue.float(value).yaml, .implicit, .plain))
        case .string(let text): self = .scalar(.init(text, .implicit, .doubleQuoted))
        case .array(let elements): self = .sequence(.init(elements.map { Node($0) }))
        case .object(let members):
            let pairs = members.map { (Node(JSON.string($0.key)), Node($0.value)) }
            self = .mapping(.init(pairs))
        }
    }
}

extension ParameterValue {
    /// A number as YAML writes it.
    fileprivate var yaml: String {
        guard case .float(let value) = self else { return description }
        if value.isNaN { return ".nan" }
        return value.isInfinite ? (value < 0 ? "-.inf" : ".inf") : "\(value)"
    }
}
