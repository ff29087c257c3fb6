import Glibc
import Tuning

/// Numbers as people read them.
package enum Figures {
    /// `value` with so many significant digits: `0.9917`, `12.6`, `1.5e-07`.
    ///
    /// Whole digits before the point are all kept up to a million.
    package static func rounded(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return "0" }
        let sign = value < 0 ? "-" : ""
        let magnitude = abs(value)
        // Powers of ten that small are no longer exact, nor do such numbers have many digits.
        guard magnitude > 1e-290 else { return "\(value)" }
        let exponent = decimalExponent(magnitude, digits: digits)
        if exponent < -4 || exponent >= 6 {
            let mantissa = fixed(magnitude / pow(10, Double(exponent)), decimals: digits - 1)
            let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
            return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(size)"
        }
        return sign + fixed(magnitude, decimals: max(0, digits - 1 - exponent))
    }

    /// The power of ten of the first digit, after rounding.
    private static func decimalExponent(_ magnitude: Double, digits: Int) -> Int {
        let exponent = Int(log10(magnitude).rounded(.down))
        let scaled = (magnitude / pow(10, Double(exponent - digits + 1))).rounded()
        return scaled >= pow(10, Double(digits)) ? exponent + 1 : exponent
    }

    private static func fixed(_ magnitude: Double, decimals: Int) -> String {
        let power = Int(pow(10, Double(decimals)))
        let scaled = Int((magnitude * Double(power)).rounded())
        let fraction = String(scaled % power)
        var text =
            String(repeating: "0", count: decimals - fraction.count + (decimals == 0 ? 1 : 0)) + fraction
        while text.last == "0" { text.removeLast() }
        return decimals == 0 || text.isEmpty ? String(scaled / power) : "\(scaled / power).\(text)"
    }

    /// A parameter: numbers with three digits, all else as it is.
    static func parameter(_ value: ParameterValue) -> String {
        if case .float(let number) = value { return rounded(number, digits: 3) }
        return value.description
    }

    /// A length of time: `0:48`, `12:05`, `1:02:03`; with tenths below ten seconds where they matter.
    package static func time(_ time: Duration) -> String {
        let seconds = max(0, Int(time.inSeconds.rounded()))
        let (minutes, rest) = (seconds / 60 % 60, seconds % 60)
        let end = (rest < 10 ? "0" : "") + String(rest)
        return seconds < 3600
            ? "\(minutes):\(end)" : "\(seconds / 3600):\(minutes < 10 ? "0" : "")\(minutes):\(end)"
    }

    /// A number of bytes: `512 MiB`, `2 GiB`.
    static func bytes(_ count: UInt64) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var (size, unit) = (Double(count), 0)
        while size >= 1024, unit < units.count - 1 { (size, unit) = (size / 1024, unit + 1) }
        return "\(rounded(size, digits: 3)) \(units[unit])"
    }

    /// `count` things: `1 trial`, `2 trials`.
    package static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
