import Experiments
import Testing

/// Lines, whatever pieces the output comes in.
struct OutputTests {
    private func lines(_ pieces: [[UInt8]]) -> [String] {
        var splitter = LineSplitter()
        var lines: [String] = []
        for piece in pieces {
            piece.withUnsafeBytes { bytes in
                splitter.take(bytes) { lines.append(String(decoding: $0, as: UTF8.self)) }
            }
        }
        splitter.flush { lines.append(String(decoding: $0, as: UTF8.self)) }
        return lines
    }

    @Test func linesAreTheSameHoweverTheOutputIsCut() {
        let output = Array("ab\ncd\r\nef\r\r\n\ng".utf8)
        for first in 0...output.count {
            for second in first...output.count {
                let pieces = [output[..<first], output[first..<second], output[second...]].map(Array.init)
                #expect(lines(pieces) == ["ab", "cd", "ef", "g"])
            }
        }
    }

    @Test func aLineWithoutEndTakesBoundedMemory() {
        let piece = [UInt8](repeating: 0x61, count: 50_000)
        #expect(lines([piece, piece, piece, [0x0A, 0x62]]).map(\.utf8.count) == [LineSplitter.limit, 1])
        #expect(lines([piece + piece + [0x0A]]).map(\.utf8.count) == [LineSplitter.limit])
        #expect(lines([]).isEmpty)
    }

    private func line(_ text: String) -> MetricLine? {
        Array(text.utf8).withUnsafeBytes { MetricLine($0, known: ["acc"]) }
    }

    @Test(arguments: [
        ("acc=0.91 step=3", MetricLine(metrics: ["acc": .number(0.91)], step: 3)),
        (
            "step=3, acc=.5; loss=1e-3",
            MetricLine(metrics: ["acc": .number(0.5), "loss": .number(1e-3)], step: 3)
        ),
        ("acc=1 time=3s", MetricLine(metrics: ["acc": .number(1)])),
        ("acc=high", MetricLine(metrics: ["acc": .other("high")])),
        ("loss=1 step=2", MetricLine(metrics: ["loss": .number(1)], step: 2)),
        ("acc=1 step=2.5", MetricLine(metrics: ["acc": .number(1)])),
        ("acc=1 step=-3 final=true", MetricLine(metrics: ["acc": .number(1)], step: -3, isFinal: true)),
        (#"  {"step": 3, "acc": 1}"#, MetricLine(metrics: ["acc": .number(1)], step: 3)),
        (
            #"{"acc": 1, "final": true, "note": "x", "list": [1]}"#,
            MetricLine(metrics: ["acc": .number(1)], isFinal: true)
        ),
        (#"{"acc": Infinity}"#, MetricLine(metrics: ["acc": .number(.infinity)])),
        (#"{"acc": null}"#, MetricLine(metrics: ["acc": .other("null")])),
        (#"{"acc": true}"#, MetricLine(metrics: ["acc": .other("true")])),
    ])
    func aLineWithMetricsIsRead(text: String, expected: MetricLine) { #expect(line(text) == expected) }

    @Test(arguments: [
        "", "   ", "hello", "loss=1", "lr=0.1 depth=3", "epoch 1 acc=1", "acc = 1", "x==1", "{", "{}",
        "{acc: 1}",
        #"{"loss": 1}"#, #"[{"acc": 1}]"#, #"{"acc": 1} trailing"#, "step=3", "=1", #"{"step": 3}"#,
    ])
    func otherLinesAreNone(text: String) { #expect(line(text) == nil) }

    @Test func stepsCountUpWhereNoneIsGiven() {
        var measurements = Measurements()
        let steps = [
            MetricLine(metrics: ["a": .number(1)]), MetricLine(metrics: ["b": .number(1)]),
            MetricLine(metrics: ["a": .number(1)]), MetricLine(metrics: ["a": .number(1)], step: 10),
            MetricLine(metrics: ["a": .number(1), "b": .number(1)]), MetricLine(metrics: ["b": .number(1)]),
        ].map { measurements.take($0).step }
        #expect(steps == [1, 1, 2, 10, 11, 12])
    }
}
