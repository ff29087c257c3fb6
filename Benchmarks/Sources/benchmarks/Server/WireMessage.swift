/// The few messages of Optuna's protocol that are sent here, by the number of each field.
struct WireMessage {
    private(set) var bytes: [UInt8] = []

    /// Appends a whole number.
    mutating func put(_ field: UInt8, _ value: Int) {
        bytes.append(field << 3)
        put(varint: UInt64(bitPattern: Int64(value)))
    }

    /// Appends a number.
    mutating func put(_ field: UInt8, _ value: Double) {
        bytes.append(field << 3 | 1)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a text.
    mutating func put(_ field: UInt8, _ text: String) {
        bytes.append(field << 3 | 2)
        put(varint: UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func put(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// The whole number in field 1 of a reply that has no other; one that is 0 is left out.
    static func number(in reply: [UInt8]) -> Int {
        var (value, shift) = (UInt64(0), UInt64(0))
        for byte in reply.dropFirst() {
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
        }
        return Int(Int64(bitPattern: value))
    }
}

extension WireMessage {
    /// A message of what `body` puts in it.
    static func with(_ body: (inout WireMessage) -> Void) -> [UInt8] {
        var message = WireMessage()
        body(&message)
        return message.bytes
    }
}
