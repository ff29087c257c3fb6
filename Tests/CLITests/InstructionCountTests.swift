import Foundation
import Testing

/// Speed in a form that noise cannot move: the instructions of a fixed ask, against a committed threshold.
@Suite(.serialized) struct InstructionCountTests {
    struct Threshold: Codable, CustomTestStringConvertible {
        var sampler: String
        var history: Int
        /// How many asks are counted, beside as many that are not.
        var asks: Int
        /// How many instructions one ask, ten suggestions and a tell may take.
        var instructions: Int
        var testDescription: String { "\(sampler) after \(history) trials" }
    }

    static var thresholds: [Threshold] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Benchmarks/InstructionCount/thresholds.json").standardized
        return (try? JSONDecoder().decode([Threshold].self, from: Data(contentsOf: file))) ?? []
    }

    #if DEBUG
        static let isRelease = false
    #else
        static let isRelease = true
    #endif

    @Test(.enabled(if: isRelease, "the thresholds are those of a release build"), arguments: thresholds)
    func anAskTakesNoMoreInstructions(than threshold: Threshold) throws {
        let few = try count(threshold, asks: threshold.asks)
        let many = try count(threshold, asks: 2 * threshold.asks)
        let each = (many - few) / threshold.asks
        #expect(each <= threshold.instructions)
        // A threshold far above what is needed would let a loss of speed pass.
        #expect(each * 5 >= threshold.instructions * 3, "lower the threshold: \(each)")
    }

    @Test func thereAreThresholds() { #expect(Self.thresholds.count >= 2) }

    /// The instructions of the program with its history and `asks` asks.
    private func count(_ threshold: Threshold, asks: Int) throws -> Int {
        var counted = 0
        try withFolder { folder in
            // Valgrind cannot read the debugging information of every compiler, and needs none here.
            let strip = BuiltProgram(path: "/usr/bin/strip", workingFolder: folder)
            try strip("-o", "program", BuiltProgram.folder.appending(path: "instruction-count").path())
            var valgrind = BuiltProgram(path: "/usr/bin/valgrind", workingFolder: folder)
            // Tables of a random seed would make the count differ from run to run.
            valgrind.environment = ["SWIFT_DETERMINISTIC_HASHING": "1"]
            let result = try valgrind(
                "--tool=callgrind", "--callgrind-out-file=/dev/null", "./program", threshold.sampler,
                String(threshold.history), String(asks))
            let line = result.errors.split(separator: "\n").last { $0.contains("Collected :") }
            counted = try #require(line?.split(separator: " ").last.flatMap { Int($0) }, "\(result.errors)")
        }
        return counted
    }
}
