import Glibc
import Numerical

/// Numbers as people read them.
extension Double {
    /// The number with so many digits as mean something to a reader: `0.9917`, `12.6`, `1.5e-7`.
    func rounded(digits: Int) -> String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "−∞" : "∞" }
        return text(digits: digits).replacing("e-0", with: "e-").replacing("e+0", with: "e").replacing(
            "e+", with: "e")
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
