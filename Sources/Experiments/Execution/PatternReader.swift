/// Reads metrics by the regular expressions that the experiment gives.
struct PatternReader {
    private let patterns: [(metric: String, regex: Regex<AnyRegexOutput>)]
    private var step: Int?

    /// The patterns were compiled once before, when the file was read.
    init(_ patterns: [MetricPattern]) {
        self.patterns = patterns.compactMap { pattern in
            (try? pattern.compiled()).map { (pattern.metric, $0) }
        }
    }

    var isEmpty: Bool { patterns.isEmpty }

    /// What the patterns find in a line.
    mutating func line(_ bytes: UnsafeRawBufferPointer) -> MetricLine? {
        guard !patterns.isEmpty else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        var metrics: [String: MetricLine.Value] = [:]
        for (metric, regex) in patterns {
            guard let match = try? regex.firstMatch(in: text), let value = match.output.number else {
                continue
            }
            if metric == "step" { step = Int(exactly: value) } else { metrics[metric] = .number(value) }
        }
        return metrics.isEmpty ? nil : MetricLine(metrics: metrics, step: step)
    }
}

extension AnyRegexOutput {
    /// The first group that took part, as a number; a point that ends a sentence is no part of it.
    fileprivate var number: Double? {
        guard var text = dropFirst().lazy.compactMap(\.substring).first else { return nil }
        while let last = text.last, ".,".contains(last) { text.removeLast() }
        return Double(text)
    }
}
