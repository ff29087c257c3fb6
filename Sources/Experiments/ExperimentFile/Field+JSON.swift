import Tuning

extension Field {
    /// What stands there, as JSON: read again, it says the same.
    var json: JSON {
        if isList, let items = list() { return .array(items.map(\.json)) }
        if isMapping { return .object((entries("") ?? []).map { .init($0.key, $0.field.json) }) }
        return scalar.map { JSON($0) } ?? .null
    }
}
