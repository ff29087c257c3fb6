import Glibc

/// Numbers as people read them.
extension Double {
    /// The number with so many digits as mean something to a reader: `0.9917`, `12.6`, `1.5e-7`.
    func rounded(digits: Int) -> String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "−∞" : "∞" }
        guard self != 0 else { return "0" }
        let exponent = Int(log10(magnitude).rounded(.down))
        if exponent >= 6 || exponent < -4 {
            let text = printed("%.\(Swift.max(digits - 1, 0))e")
            let parts = text.split(separator: "e")
            guard parts.count == 2, let power = Int(parts[1]) else { return text }
            return String(parts[0]).withoutTrailingZeros + "e" + String(power)
        }
        return printed("%.\(Swift.max(0, digits - 1 - exponent))f").withoutTrailingZeros
    }

    /// The number with four digits.
    var short: String { rounded(digits: 4) }

    /// The number with so many decimals.
    func fixed(_ decimals: Int) -> String { printed("%.\(decimals)f") }

    private func printed(_ format: String) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
            let length = withVaList([self]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
            return String(
                decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}

extension String {
    fileprivate var withoutTrailingZeros: String {
        guard contains(".") else { return self }
        var text = self
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }
}
