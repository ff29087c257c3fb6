import Glibc

extension Double {
    /// The number as people read it, with so many significant digits: `0.9917`, `12.6`, `1.5e-07`.
    ///
    /// Whole digits before the point are all kept up to a million.
    package func text(digits: Int = 4) -> String {
        guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
        guard self != 0 else { return "0" }
        let sign = self < 0 ? "-" : ""
        // Powers of ten that small are no longer exact, nor do such numbers have many digits.
        guard magnitude > 1e-290 else { return description }
        let exponent = magnitude.decimalExponent(digits: digits)
        if exponent < -4 || exponent >= 6 {
            let mantissa = (magnitude / pow(10, Double(exponent))).fixed(decimals: digits - 1)
            let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
            return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(size)"
        }
        return sign + magnitude.fixed(decimals: max(0, digits - 1 - exponent))
    }

    /// The power of ten of the first digit, after rounding.
    private func decimalExponent(digits: Int) -> Int {
        let exponent = Int(log10(self).rounded(.down))
        let scaled = (self / pow(10, Double(exponent - digits + 1))).rounded()
        return scaled >= pow(10, Double(digits)) ? exponent + 1 : exponent
    }

    private func fixed(decimals: Int) -> String {
        let power = Int(pow(10, Double(decimals)))
        let scaled = Int((self * Double(power)).rounded())
        let fraction = String(scaled % power)
        var text =
            String(repeating: "0", count: decimals - fraction.count + (decimals == 0 ? 1 : 0)) + fraction
        while text.last == "0" { text.removeLast() }
        return decimals == 0 || text.isEmpty ? String(scaled / power) : "\(scaled / power).\(text)"
    }
}
