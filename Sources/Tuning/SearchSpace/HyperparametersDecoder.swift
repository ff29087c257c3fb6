/// Puts chosen values into the properties of ``Hyperparameters``: the compiler synthesizes the other half.
struct HyperparametersDecoder: Decoder {
    let values: [String: any Sendable]
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Container<Key>(values: values))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NotDecodable() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NotDecodable() }

    struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let values: [String: any Sendable]
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { values.keys.compactMap(Key.init(stringValue:)) }

        func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }
        func decodeNil(forKey key: Key) -> Bool { !contains(key) }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            guard let value = values[key.stringValue] else { throw SearchSpaceError.missing(key.stringValue) }
            return try T(from: ParameterDecoder(value: value))
        }
        func nestedContainer<N: CodingKey>(keyedBy: N.Type, forKey: Key) throws -> KeyedDecodingContainer<N> {
            throw NotDecodable()
        }
        func nestedUnkeyedContainer(forKey: Key) throws -> any UnkeyedDecodingContainer {
            throw NotDecodable()
        }
        func superDecoder() throws -> any Decoder { throw NotDecodable() }
        func superDecoder(forKey: Key) throws -> any Decoder { throw NotDecodable() }
    }
}

/// Holds the value of one property.
struct ParameterDecoder: Decoder {
    let value: any Sendable
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw NotDecodable()
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NotDecodable() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NotDecodable() }
}

/// A property of hyperparameters is no ``Parameter``.
struct NotDecodable: Error, CustomStringConvertible {
    var description: String { "every property of Hyperparameters must be a @Parameter" }
}
