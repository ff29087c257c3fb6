import FoundationEssentials
import Glibc
import Tuning

/// One axis of a picture: from what a trace says to pixels.
struct PictureAxis {
    enum Scale { case linear, log, date, category }

    let json: JSON
    let scale: Scale
    private(set) var categories: [String] = []
    private var places: [String: Double] = [:]
    /// What is seen, as positions.
    private(set) var range = 0.0...1.0
    /// The pixels of the ends of the range.
    private(set) var start = 0.0
    private(set) var end = 1.0

    /// The axis that `json` describes, as wide as `values` need, which may lie at its ends.
    init(_ json: JSON, values: [[JSON]], isTight: Bool) {
        self.json = json
        switch json["type"]?.string {
        case "log": scale = .log
        case "date": scale = .date
        case "category": scale = .category
        default: scale = .linear
        }
        if scale == .category {
            categories = json["categoryarray"]?.array?.compactMap(\.string) ?? []
            for name in values.flatMap({ $0 }).compactMap(\.string) where !categories.contains(name) {
                categories.append(name)
            }
            for (index, name) in categories.enumerated() where places[name] == nil {
                places[name] = Double(index)
            }
            range = -0.5...(Double(max(categories.count, 1)) - 0.5)
            return
        }
        if let given = json["range"]?.array?.compactMap(\.number), given.count == 2, given[0] < given[1] {
            range = given[0]...given[1]
            return
        }
        widen(values.flatMap { $0 }.compactMap { position($0) }.filter(\.isFinite), isTight)
    }

    private mutating func widen(_ positions: [Double], _ isTight: Bool) {
        var known = positions
        if json["rangemode"]?.string == "tozero", scale == .linear { known.append(0) }
        let whole = ClosedRange(around: known)
        range = isTight ? whole : whole.padded
        if json["rangemode"]?.string == "tozero", whole.lowerBound >= 0 { range = 0...range.upperBound }
    }

    /// Lays the axis from the pixel `start` to `end`.
    mutating func lay(from start: Double, to end: Double) {
        let isReversed = json["autorange"]?.string == "reversed"
        (self.start, self.end) = isReversed ? (end, start) : (start, end)
    }

    /// Where a value is on the axis: its logarithm, its seconds, its number among the categories.
    func position(_ value: JSON) -> Double? {
        switch scale {
        case .linear: value.number
        case .log: value.number.flatMap { $0 > 0 ? log10($0) : nil }
        case .date: value.string.flatMap { DateForm.utc.date($0)?.timeIntervalSince1970 } ?? value.number
        case .category: value.string.flatMap { places[$0] } ?? value.number
        }
    }

    /// The pixel of a position.
    func pixel(_ position: Double) -> Double {
        // Halves, as the width of a range can overflow.
        let share =
            (position / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
        return start + share * (end - start)
    }

    /// The pixel of a value; `nil` if it has none.
    func pixel(_ value: JSON) -> Double? {
        guard let position = position(value), position.isFinite else { return nil }
        return pixel(position)
    }

    var title: String { json.at("title", "text")?.string ?? "" }
    var showsLabels: Bool { json["showticklabels"] != .bool(false) }
    var showsGrid: Bool { json["showgrid"] != .bool(false) }

    /// The marks along the axis, at least `distance` pixels apart.
    func ticks(distance: Double) -> [Ticks.Tick] {
        let room = max(2, Int(abs(end - start) / distance))
        switch scale {
        case .linear:
            let width = range.upperBound - range.lowerBound
            let isWhole = json["dtick"]?.integer == 1 && (1...100).contains(width)
            let ticks = Ticks.linear(range, count: isWhole ? min(room, Int(width)) : room)
            guard json["tickformat"]?.string == ".0%" else { return ticks }
            return ticks.map { .init(position: $0.position, text: "\(($0.position * 100).short) %") }
        case .log:
            let ticks = Ticks.logarithmic(range)
            let stride = max(1, (ticks.count + room - 1) / room)
            return ticks.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
        case .date: return Ticks.dates(range, count: room)
        case .category:
            let stride = max(1, (categories.count + max(room, 1) * 2 - 1) / (max(room, 1) * 2))
            return categories.enumerated().filter { $0.offset % stride == 0 }.map {
                .init(position: Double($0.offset), text: $0.element)
            }
        }
    }
}

extension Ticks {
    private static let steps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
        172_800, 604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000, 315_360_000,
    ]

    /// About `count` round moments in a range of seconds after 1970, in UTC.
    static func dates(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let rough = (range.upperBound - range.lowerBound) / Double(max(count, 1))
        guard rough >= 0.1 else {
            return linear(0...(range.upperBound - range.lowerBound), count: count).map {
                Tick(position: range.lowerBound + $0.position, text: "+\($0.text) s")
            }
        }
        let step = steps.first { $0 >= rough } ?? 315_360_000
        let first = (range.lowerBound / step).rounded(.up) * step
        return Swift.stride(from: first, through: range.upperBound, by: step).map { seconds in
            let text = DateForm.utc.text(Date(timeIntervalSince1970: seconds))
            let part: Substring =
                step >= 86_400
                ? text.prefix(10) : step >= 60 ? text.dropFirst(11).prefix(5) : text.dropFirst(11).prefix(8)
            return Tick(position: seconds, text: String(part))
        }
    }
}
