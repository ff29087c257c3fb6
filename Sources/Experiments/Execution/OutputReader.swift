/// Finds the metrics in what a trial prints.
struct OutputReader {
    private let known: Set<String>
    private var patterns: PatternReader
    private var splitter = LineSplitter()

    /// Looks for the protocol's lines, of which those count that name one of `known`, and for `patterns`.
    init(known: Set<String>, patterns: [MetricPattern]) {
        (self.known, self.patterns) = (known, PatternReader(patterns))
    }

    /// The lines with metrics that `bytes` complete.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> [MetricLine] {
        var (lines, patterns) = ([MetricLine](), patterns)
        splitter.take(bytes) { [known] in lines += Self.metrics(in: $0, known, &patterns) }
        self.patterns = patterns
        return lines
    }

    /// The last line, if it did not end and has metrics.
    mutating func finish() -> [MetricLine] {
        var (lines, patterns) = ([MetricLine](), patterns)
        splitter.flush { [known] in lines += Self.metrics(in: $0, known, &patterns) }
        return lines
    }

    private static func metrics(
        in line: UnsafeRawBufferPointer, _ known: Set<String>, _ patterns: inout PatternReader
    ) -> [MetricLine] {
        [MetricLine(line, known: known), patterns.line(line)].compactMap(\.self)
    }
}
