/// The framing of TensorBoard's event files: each record with its length, and checksums of both.
package enum EventRecord {
    /// The record that holds `content`.
    static func framed(_ content: [UInt8]) -> [UInt8] {
        var record: [UInt8] = []
        record.append(littleEndian: UInt64(content.count))
        record.append(littleEndian: maskedChecksum(of: record))
        record += content
        record.append(littleEndian: maskedChecksum(of: content))
        return record
    }

    /// The checksum as it is written: a checksum of data that holds checksums of itself would be weak.
    private static func maskedChecksum(of bytes: [UInt8]) -> UInt32 {
        let sum = checksum(of: bytes)
        return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
    }

    /// The CRC-32C of `bytes`.
    ///
    /// > G. Castagnoli, S. Bräuer, M. Herrmann. "Optimization of cyclic redundancy-check codes with 24 and 32 parity bits."
    /// > IEEE Transactions on Communications 41, 1993.
    package static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 0 ? 0 : 0x82F6_3B78) }
    }
}
