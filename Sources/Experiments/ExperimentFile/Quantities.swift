/// Times and sizes as people write them.
extension Duration {
    /// Reads `90s`, `10m`, `1h30m`, `2h`, `1.5d` or `500ms`; `nil` if `text` is no time above 0.
    package init?(written text: String) {
        var seconds = 0.0
        var rest = text.trimmed[...]
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest[digits.endIndex...].prefix { $0.isLetter }
            guard let number = Double(digits), let length = Units.ofTime[String(unit)] else { return nil }
            seconds += number * length
            rest = rest[unit.endIndex...]
        } while !rest.isEmpty
        guard seconds > 0, seconds < 1e10 else { return nil }
        self = .seconds(seconds)
    }
}

extension UInt64 {
    /// Reads a number of bytes such as `512MiB` or `2GB`; `nil` if `text` is no size of at least one byte.
    package init?(size text: String) {
        let text = text.trimmed
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), let unit = Units.ofSize[text[digits.endIndex...].trimmed],
            number * unit >= 1, number * unit < 0x1p62
        else { return nil }
        self = UInt64(number * unit)
    }
}

private enum Units {
    static let ofTime: [String: Double] = [
        "ms": 1e-3, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400,
    ]

    static let ofSize: [String: Double] = [
        "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
        "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40,
    ]
}
