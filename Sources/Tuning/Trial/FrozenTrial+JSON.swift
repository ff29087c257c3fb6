public import FoundationEssentials

/// A trial as the outside world reads it, the same everywhere.
extension FrozenTrial {
    /// The trial as one JSON object.
    ///
    /// Numbers that are not finite are the texts `"nan"`, `"inf"` and `"-inf"`, so that any reader takes the document.
    /// - Parameter metric: The name under which unnamed reports stand.
    public func json(metric: String = "value") -> JSON {
        .object([
            .init("number", .int(number)), .init("state", .string(state.rawValue)),
            .init("values", .array(values.map { JSON.float($0).finite })),
            .init("params", .object(parameters.map { .init($0.name, JSON($0.value).finite) })),
            .init("metrics", metricsJSON(metric)), .init("user_attrs", Self.json(userAttributes)),
            .init("system_attrs", Self.json(systemAttributes)), .init("start", Self.json(start)),
            .init("end", Self.json(end)), .init("error", failureReason.map(JSON.string) ?? .null),
        ])
    }

    private func metricsJSON(_ name: String) -> JSON {
        var named = metrics
        if named[name] == nil, !reports.isEmpty { named[name] = reports }
        return .object(
            named.sorted { $0.key < $1.key }.map { name, reports in
                .init(name, .object(reports.map { .init(String($0.step), JSON.float($0.value).finite) }))
            })
    }

    private static func json(_ attributes: [String: JSONText]) -> JSON {
        .object(
            attributes.sorted { $0.key < $1.key }.map { key, text in
                .init(key, (text.value ?? .string(text.rawValue)).finite)
            })
    }

    private static func json(_ date: Date?) -> JSON { date.map { .string($0.iso8601) } ?? .null }
}

extension JSON {
    /// The document with numbers that are not finite as texts, so that it is JSON to everyone.
    public var finite: JSON {
        switch self {
        case .float(let value) where value.isNaN: .string("nan")
        case .float(let value) where value.isInfinite: .string(value < 0 ? "-inf" : "inf")
        case .array(let elements): .array(elements.map(\.finite))
        case .object(let members): .object(members.map { Member($0.key, $0.value.finite) })
        default: self
        }
    }
}

extension Date {
    /// The date in UTC with microseconds, as in `2026-01-02T03:04:05.678901Z`.
    public var iso8601: String {
        let microseconds = Int((timeIntervalSince1970 * 1e6).rounded())
        let seconds = microseconds.quotientRoundingDown(by: 1_000_000)
        let days = seconds.quotientRoundingDown(by: 86_400)
        let (year, month, day) = Self.civil(daysSince1970: days)
        let time = seconds - days * 86_400
        let date = "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
        let clock = "\((time / 3600).padded(2)):\((time / 60 % 60).padded(2)):\((time % 60).padded(2))"
        return "\(date)T\(clock).\((microseconds - seconds * 1_000_000).padded(6))Z"
    }

    /// The date of the Gregorian calendar.
    ///
    /// > H. Hinnant. "chrono-Compatible Low-Level Date Algorithms", 2013.
    private static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let z = days + 719_468
        let era = z.quotientRoundingDown(by: 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let isEarly = month >= 10
        return (yearOfEra + era * 400 + (isEarly ? 1 : 0), isEarly ? month - 9 : month + 3, day)
    }
}

extension Int {
    fileprivate func quotientRoundingDown(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
