/// Reading.
extension JSON {
    /// The document that `text` holds, or `nil` if it is no JSON.
    ///
    /// Takes what Python's `json.loads` takes, up to 512 levels deep.
    public init?(parsing text: String) {
        var text = text
        let document = text.withUTF8 { bytes -> JSON? in
            var reader = JSONReader(bytes: bytes)
            guard let value = reader.value(depth: 0) else { return nil }
            reader.skipSpace()
            return reader.isAtEnd ? value : nil
        }
        guard let document else { return nil }
        self = document
    }
}

struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for offset in 0..<length where bytes[position + offset] != word.utf8Start[offset] { return false }
        position += length
        return true
    }

    mutating func value(depth: Int) -> JSON? {
        skipSpace()
        guard depth < 512, let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map(JSON.string)
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        case UInt8(ascii: "N"): return take("NaN") ? .float(.nan) : nil
        case UInt8(ascii: "I"): return take("Infinity") ? .float(.infinity) : nil
        default: return number()
        }
    }

    private mutating func array(depth: Int) -> JSON? {
        position += 1
        var elements: [JSON] = []
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            guard let element = value(depth: depth + 1) else { return nil }
            elements.append(element)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? .array(elements) : nil
    }

    private mutating func object(depth: Int) -> JSON? {
        position += 1
        var members: [JSON.Member] = []
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\""), let key = string(), take(UInt8(ascii: ":")),
                let value = value(depth: depth + 1)
            else { return nil }
            members.append(JSON.Member(key, value))
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func number() -> JSON? {
        if take("-Infinity") { return .float(-.infinity) }
        let start = position
        var isInteger = true
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isInteger = false
            default: return Self.number(bytes[start..<position], isInteger)
            }
            position += 1
        }
        return Self.number(bytes[start..<position], isInteger)
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>, _ isInteger: Bool) -> JSON? {
        guard let first = digits.first, first != UInt8(ascii: "+") else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        if isInteger, let value = Int(text) { return .int(value) }
        return Double(text).map(JSON.float)
    }
}

extension JSONReader {
    /// The text that starts at a quotation mark.
    mutating func string() -> String? {
        position += 1
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        guard let byte = next else { return nil }
        if byte == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        return escapedString(startingWith: bytes[start..<position])
    }

    private mutating func escapedString(startingWith head: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        var text = Array(head)
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escapedScalar() else { return nil }
                if scalar.isASCII { text.append(UInt8(scalar.value)) } else { text += String(scalar).utf8 }
            default:
                let start = position
                while let more = next, more != UInt8(ascii: "\""), more != UInt8(ascii: "\\") {
                    position += 1
                }
                text += bytes[start..<position]
            }
        }
        return nil
    }

    /// The character of an escape, or of two that are one in UTF-16; a half of a pair is no character.
    private mutating func escapedScalar() -> Unicode.Scalar? {
        position += 1
        guard let unit = escape() else { return nil }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let start = position
        if UTF16.isLeadSurrogate(unit), next == UInt8(ascii: "\\") {
            position += 1
            guard let second = escape() else { return nil }
            if UTF16.isTrailSurrogate(second) {
                let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
                return Unicode.Scalar(value)
            }
            position = start
        }
        return "\u{FFFD}"
    }

    private mutating func escape() -> UInt16? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(byte)
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "u"): return hexadecimal()
        default: return nil
        }
    }

    private mutating func hexadecimal() -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    }
}
