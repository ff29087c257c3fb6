import GRPCCore
import NIOHPACK

/// What the headers of a call say.
extension HPACKHeaders {
    /// The headers before the message of a reply.
    static let reply: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]
    /// The headers after it.
    static let success: HPACKHeaders = ["grpc-status": "0"]

    /// The headers of a reply that is none.
    init(_ error: RPCError) {
        self = Self.reply
        add(name: "grpc-status", value: String(error.code.rawValue))
        if !error.message.isEmpty { add(name: "grpc-message", value: error.message.percentEncoded) }
        for (name, value) in error.metadata {
            if case .string(let text) = value { add(name: name.lowercased(), value: text) }
        }
    }
}

extension String {
    /// The text with all but visible ASCII escaped, as a status tells it.
    fileprivate var percentEncoded: String {
        let isPlain = utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "%") }
        if isPlain { return self }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
