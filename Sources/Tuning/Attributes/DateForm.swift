import Glibc

package import struct FoundationEssentials.Date

/// How Optuna writes dates: `2026-01-02 03:04:05.678901`, without a time zone.
///
/// Optuna 5 and Apus mean UTC. Optuna 4 and Rustuna mean the local time of whoever wrote, and nothing in the file says
/// so but the version of the library that made it.
package enum DateForm: Hashable, Sendable {
    /// In UTC.
    case utc
    /// In the time zone of this process.
    case local

    /// How the library `version` writes dates.
    package init(libraryVersion version: String?) {
        let major = version?.split(separator: ".").first.flatMap { Int($0) } ?? 5
        self = major < 5 ? .local : .utc
    }

    /// The text of `date`.
    package func text(_ date: Date) -> String {
        let text = (self == .utc ? date : date.shifted(by: date.localOffset)).iso8601
        return "\(text.prefix(10)) \(text.dropFirst(11).dropLast())"
    }

    /// The date of `text`, or `nil` if it is none.
    package func date(_ text: String) -> Date? {
        var text = text
        guard let (fields, microseconds) = text.withUTF8(DateReader.read) else { return nil }
        let seconds = self == .utc ? fields.secondsInUTC : fields.secondsInLocalTime
        return Date(microseconds: seconds * 1_000_000 + microseconds)
    }
}

extension Date {
    /// The date that many microseconds after 1970.
    package init(microseconds: Int) { self.init(timeIntervalSince1970: Double(microseconds) / 1e6) }

    /// The date as a table can hold it: in whole microseconds.
    package var stored: Date { Date(microseconds: Int((timeIntervalSince1970 * 1e6).rounded())) }

    fileprivate func shifted(by seconds: Int) -> Date { addingTimeInterval(Double(seconds)) }

    /// How far the local time is ahead of UTC at this date, in seconds.
    fileprivate var localOffset: Int {
        var seconds = time_t(timeIntervalSince1970.rounded(.down))
        var fields = tm()
        localtime_r(&seconds, &fields)
        return fields.tm_gmtoff
    }
}

/// The fields of a date, read from its text.
private struct DateReader {
    var numbers = (0, 0, 0, 0, 0, 0)

    /// The fields, and the microseconds apart.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (DateReader, Int)? {
        var position = 0
        func number(_ digits: Int) -> Int? {
            guard position + digits <= bytes.count else { return nil }
            var value = 0
            for _ in 0..<digits {
                let digit = bytes[position] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
                position += 1
            }
            position += 1
            return value
        }
        guard let year = number(4), let month = number(2), let day = number(2), (1...12).contains(month),
            let hour = number(2), let minute = number(2), let second = number(2)
        else { return nil }
        var (microseconds, weight) = (0, 100_000)
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
            microseconds += Int(digit) * weight
            (weight, position) = (weight / 10, position + 1)
        }
        return (DateReader(numbers: (year, month, day, hour, minute, second)), microseconds)
    }

    /// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013.)
    var secondsInUTC: Int {
        let year = numbers.1 <= 2 ? numbers.0 - 1 : numbers.0
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (numbers.1 + (numbers.1 > 2 ? -3 : 9)) + 2) / 5 + numbers.2 - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return days * 86_400 + numbers.3 * 3600 + numbers.4 * 60 + numbers.5
    }

    var secondsInLocalTime: Int {
        var fields = tm()
        fields.tm_year = Int32(numbers.0 - 1900)
        fields.tm_mon = Int32(numbers.1 - 1)
        fields.tm_mday = Int32(numbers.2)
        (fields.tm_hour, fields.tm_min) = (Int32(numbers.3), Int32(numbers.4))
        (fields.tm_sec, fields.tm_isdst) = (Int32(numbers.5), -1)
        return mktime(&fields)
    }
}
