package import struct FoundationEssentials.Date

/// How dates are written that tell their time zone: `2026-01-02T03:04:05.678901+00:00`.
///
/// Optuna 4 wrote such dates into its journals without a time zone and meant the local time of whoever reads.
package enum ZonedDate {
    /// The text of `date`.
    package static func text(_ date: Date) -> String { date.iso8601.dropLast() + "+00:00" }

    /// The date of `text`, or `nil` if it is none.
    package static func date(_ text: String) -> Date? {
        if text.hasSuffix("Z") { return DateForm.utc.date(String(text.dropLast())) }
        let zone = text.suffix(6)
        guard let sign = zone.first, sign == "+" || sign == "-", zone.utf8.count == 6, text.utf8.count > 16,
            let hours = Int(zone.dropFirst().prefix(2)), let minutes = Int(zone.suffix(2))
        else { return DateForm.local.date(text) }
        let seconds = Double((hours * 60 + minutes) * 60)
        return DateForm.utc.date(String(text.dropLast(6)))?.addingTimeInterval(
            sign == "-" ? seconds : -seconds)
    }
}

extension JSON {
    /// The date that a text tells.
    package var date: Date? { string.flatMap(ZonedDate.date) }
}
