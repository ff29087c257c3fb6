import Numerical
import Tuning

/// Numbers as people read them.
package enum Figures {
    /// `value` with so many significant digits: `0.9917`, `12.6`, `1.5e-07`.
    ///
    /// Whole digits before the point are all kept up to a million.
    package static func rounded(_ value: Double, digits: Int = 4) -> String { value.text(digits: digits) }

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
