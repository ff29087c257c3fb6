import Tuning

/// The members of a JSON object that a caller sent, read one by one: whatever is not what it should be is named.
struct Fields {
    private let members: [JSON.Member]
    private let path: String

    /// - Parameter keys: The keys that it may have: any other is refused.
    init(_ json: JSON, path: String = "", keys: [String]) throws(Refusal) {
        guard let members = json.members else {
            throw .wrong(path.isEmpty ? "the body" : path, expected: "a JSON object")
        }
        for member in members where !keys.contains(member.key) {
            throw .unknown(path + String(member.key.prefix(200)), known: keys)
        }
        (self.members, self.path) = (members, path)
    }

    /// The value of `key`; `nil` if it is missing.
    subscript(key: String) -> JSON? { members.last { $0.key == key }?.value }

    private func read<Value>(
        _ key: String, _ expected: String, _ body: (JSON) -> Value?
    ) throws(Refusal) -> Value? {
        guard let json = self[key] else { return nil }
        guard let value = body(json) else { throw .wrong(path + key, expected: expected) }
        return value
    }

    func text(_ key: String) throws(Refusal) -> String? { try read(key, "a text", \.string) }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        let expected =
            range.upperBound == .max
            ? "a whole number from \(range.lowerBound) on"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return try read(key, expected) { json in
            if case .bool = json { return nil }
            return json.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func number(_ key: String) throws(Refusal) -> Double? {
        try read(key, Self.aNumber) { $0.anyNumber }
    }

    func numbers(_ key: String) throws(Refusal) -> [Double]? {
        try read(key, "a list of numbers") { json in
            guard let elements = json.array else { return nil }
            let numbers = elements.compactMap(\.anyNumber)
            return numbers.count == elements.count ? numbers : nil
        }
    }

    /// Numbers by their names.
    func namedNumbers(_ key: String) throws(Refusal) -> [String: Double]? {
        guard let members = try read(key, "an object of numbers", \.members) else { return nil }
        var numbers: [String: Double] = [:]
        for member in members {
            guard let number = member.value.anyNumber else {
                throw .wrong("\(path)\(key).\(member.key.prefix(200))", expected: Self.aNumber)
            }
            numbers[member.key] = number
        }
        return numbers
    }

    /// Values of parameters by their names.
    func values(_ key: String) throws(Refusal) -> [String: ParameterValue]? {
        guard let members = try read(key, "an object of values", \.members) else { return nil }
        var values: [String: ParameterValue] = [:]
        for member in members {
            guard let value = member.value.parameterValue else {
                throw .wrong("\(path)\(key).\(member.key.prefix(200))", expected: "a single value")
            }
            values[member.key] = value
        }
        return values
    }

    /// An object of anything.
    func object(_ key: String) throws(Refusal) -> [String: JSON]? {
        try read(key, "an object", \.members)
            .map { Dictionary($0.map { ($0.key, $0.value) }) { _, last in last } }
    }

    private static let aNumber = #"a number, or "nan", "inf" or "-inf""#
}

extension JSON {
    /// The value as a number, those among them that are no JSON as texts.
    var anyNumber: Double? {
        switch self {
        case .int, .float: number
        case .string("nan"): .nan
        case .string("inf"): .infinity
        case .string("-inf"): -.infinity
        default: nil
        }
    }
}
