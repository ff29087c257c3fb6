import Glibc
import Tuning

/// A line in which a program reports metrics: `{"step": 3, "accuracy": 0.91}` or `accuracy=0.91 step=3`.
package struct MetricLine: Hashable, Sendable {
    /// A value as the program wrote it.
    package enum Value: Hashable, Sendable {
        case number(Double)
        /// What should be a number and is none.
        case other(String)

        /// The value as a number: NaN if it is none.
        package var number: Double { if case .number(let value) = self { value } else { .nan } }
    }

    /// The value of each metric.
    package var metrics: [String: Value]
    /// The step, if the line names one.
    package var step: Int?
    /// Whether later lines are not to change the result.
    package var isFinal = false
    /// The values of which the result is the mean, one for each fold of a cross-validation, if the line tells them.
    package var scores: [Double]?

    /// Reads a line.
    ///
    /// Every number with a name is a metric. A line counts if it names one of `known`, or a step. What is no number is
    /// left out, but for the metrics that are known.
    package init?(_ bytes: UnsafeRawBufferPointer, known: Set<String>) {
        // Most lines of most programs are neither: tell that without making a text.
        guard let start = bytes.baseAddress, let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 })
        else {
            return nil
        }
        let isObject = first == UInt8(ascii: "{")
        guard isObject || memchr(start, Int32(UInt8(ascii: "=")), bytes.count) != nil else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let fields = isObject ? Self.object(text) : Self.pairs(text) else { return nil }
        self.init(fields: fields, known: known)
    }

    /// A line of `metrics`.
    package init(metrics: [String: Value], step: Int? = nil, isFinal: Bool = false) {
        (self.metrics, self.step, self.isFinal) = (metrics, step, isFinal)
    }

    private init?(fields: [(name: String, value: Value)], known: Set<String>) {
        self.init(metrics: [:])
        for (name, value) in fields {
            switch (name, value) {
            case ("step", .number(let number)): step = Int(exactly: number)
            case ("final", .other("true")): isFinal = true
            case ("cv_scores", .other(let text)):
                scores = JSON(parsing: text)?.array?.compactMap(\.number).filter(\.isFinite)
            case ("step", _), ("final", _): break
            case (_, .number): metrics[name] = value
            case (_, .other): if known.contains(name) { metrics[name] = value }
            }
        }
        guard step != nil || metrics.keys.contains(where: known.contains), !metrics.isEmpty else {
            return nil
        }
    }
}

extension MetricLine {
    private static func object(_ text: String) -> [(name: String, value: Value)]? {
        guard let members = JSON(parsing: text)?.members else { return nil }
        return members.map { ($0.key, Value($0.value)) }
    }

    /// Reads `name=value` pairs with spaces, commas or semicolons between them, and nothing else.
    private static func pairs(_ text: String) -> [(name: String, value: Value)]? {
        var fields: [(name: String, value: Value)] = []
        for token in text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }) {
            guard let sign = token.firstIndex(of: "="), Name.isMetric(token[..<sign]) else { return nil }
            fields.append((String(token[..<sign]), Value(String(token[token.index(after: sign)...]))))
        }
        return fields
    }
}

extension MetricLine.Value {
    init(_ text: String) { self = Double(text).map(Self.number) ?? .other(text) }

    /// A member of a JSON object; NaN and the infinities may also come as texts.
    init(_ json: JSON) {
        switch json {
        case .int, .float: self = .number(json.number ?? .nan)
        case .string(let text): self.init(text)
        case .bool(let value): self = .other(value ? "true" : "false")
        case .null, .array, .object: self = .other(json.text.rawValue)
        }
    }
}
