import CPostgres
import Glibc
import TuningSQL

/// A row that PostgreSQL returned, in texts.
struct PostgresRow: SQLRow {
    let result: OpaquePointer
    let row: Int32

    func isNull(_ column: Int) -> Bool { PQgetisnull(result, row, Int32(column)) != 0 }

    func int(_ column: Int) -> Int {
        var (value, isNegative) = (0, false)
        for byte in bytes(column) {
            if byte == UInt8(ascii: "-") {
                isNegative = true
            } else {
                value = value &* 10 &- Int(byte &- UInt8(ascii: "0"))
            }
        }
        return isNegative ? value : 0 &- value
    }

    func double(_ column: Int) -> Double { strtod(PQgetvalue(result, row, Int32(column)), nil) }

    func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func holds(_ text: String, in column: Int) -> Bool {
        let bytes = bytes(column)
        var text = text
        return text.withUTF8 { text in
            guard text.count == bytes.count, let a = text.baseAddress, let b = bytes.baseAddress else {
                return text.isEmpty && bytes.isEmpty
            }
            return memcmp(a, b, text.count) == 0
        }
    }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, Int32(column)),
            count: Int(PQgetlength(result, row, Int32(column))))
    }
}
