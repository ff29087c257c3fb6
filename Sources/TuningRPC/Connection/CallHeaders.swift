import GRPCCore
import NIOHPACK

/// What the headers of a call say.
extension HPACKHeaders {
    /// The metadata that a client sent along.
    ///
    /// Its deadline is not among them: it ends the call itself when it is past.
    var metadata: Metadata {
        var metadata = Metadata()
        for (name, value, _) in self where !Self.isReserved(name) { metadata.addString(value, forKey: name) }
        return metadata
    }

    private static func isReserved(_ name: String) -> Bool {
        name.hasPrefix(":") || name.hasPrefix("grpc-") || name.hasSuffix("-bin") || name == "te"
            || name == "content-type" || name == "user-agent" || name == "accept-encoding"
    }

    /// The headers before the first message of a reply.
    static let reply: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]

    /// What ends a reply. Where there is no message they are its headers too.
    init(_ status: Status, _ metadata: Metadata, endsWithoutMessage: Bool) {
        self = endsWithoutMessage ? Self.reply : HPACKHeaders()
        add(name: "grpc-status", value: String(status.code.rawValue))
        if !status.message.isEmpty { add(name: "grpc-message", value: status.message.percentEncoded) }
        for (name, value) in metadata {
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
