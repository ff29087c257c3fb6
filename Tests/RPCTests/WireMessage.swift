/// A message by the numbers of its fields, right or wrong.
struct WireMessage: ExpressibleByArrayLiteral {
    /// What a field holds.
    enum Field {
        case int(Int, Int64)
        case double(Int, Double)
        case text(Int, String)
        case bytes(Int, [UInt8])
        case message(Int, WireMessage)
    }

    private(set) var bytes: [UInt8] = []

    init(arrayLiteral fields: Field...) { self.init(fields) }

    init(_ fields: [Field]) {
        for field in fields {
            switch field {
            case .int(let number, let value):
                put(number << 3)
                put(UInt64(bitPattern: value))
            case .double(let number, let value):
                put(number << 3 | 1)
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
            case .text(let number, let text): put(number, Array(text.utf8))
            case .bytes(let number, let bytes): put(number, bytes)
            case .message(let number, let message): put(number, message.bytes)
            }
        }
    }

    private mutating func put(_ number: Int, _ content: [UInt8]) {
        put(number << 3 | 2)
        put(content.count)
        bytes += content
    }

    private mutating func put(_ value: Int) { put(UInt64(value)) }

    private mutating func put(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
