import Foundation
import Testing

/// The examples do what the README says of them, on real data.
@Suite(.serialized) struct ExampleTests {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let python = repository.appending(path: ".venv/bin").path()

    /// Copies an example to a folder of its own, with the repository's Python first on the path.
    private func withExample(_ name: String, _ body: (URL, [String: String]) throws -> Void) throws {
        try withFolder { folder in
            let copy = folder.appending(path: name)
            try FileManager.default.copyItem(
                at: Self.repository.appending(path: "Examples/\(name)"), to: copy)
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            try body(copy, ["PATH": "\(Self.python):\(path)", "OMP_NUM_THREADS": "1"])
        }
    }

    private func prepare(_ folder: URL, _ arguments: String...) throws {
        let python = BuiltProgram(path: "\(Self.python)/python", workingFolder: folder)
        let result = try python.run(["prepare.py"] + arguments)
        try #require(result.status == 0, "run Scripts/setup.sh: \(result.errors)")
    }

    @Test func aProgramThatReportsIsTuned() throws {
        try withExample("digits") { folder, environment in
            var apus = BuiltProgram("apus", in: folder)
            apus.environment = environment
            let run = try apus("run", "digits.yaml", "--trials", "3")
            #expect(run.status == 0, "\(run.errors)")
            let best = try apus("best", "digits", "-f", "json").output
            #expect(best.contains(#""state": "complete""#) && best.contains(#""15": "#))
        }
    }

    /// A schedule that a population finds is better than the best of as many fixed learning rates.
    @Test func aPopulationFindsASchedule() throws {
        try withExample("population") { folder, environment in
            var apus = BuiltProgram("apus", in: folder)
            apus.environment = environment
            let file = folder.appending(path: "population.yaml")
            let fixed = try String(contentsOf: file, encoding: .utf8)
                .replacing("name: population", with: "name: fixed")
                .split(separator: "\n").filter { !$0.hasPrefix("pruner:") }.joined(separator: "\n")
            try fixed.write(to: folder.appending(path: "fixed.yaml"), atomically: true, encoding: .utf8)
            var losses: [Double] = []
            for name in ["population", "fixed"] {
                let run = try apus("run", "\(name).yaml")
                #expect(run.status == 0, "\(run.errors)")
                let best = try apus("best", name, "-f", "json").output
                losses.append(
                    try #require(best.firstMatch(of: #/"values": \[([0-9.e-]+)\]/#).flatMap { Double($0.1) }))
            }
            #expect(losses[0] < 0.9 * losses[1], "\(losses)")
            let schedule = "apus-runs/population/schedule.json"
            #expect(
                try String(contentsOf: folder.appending(path: schedule), encoding: .utf8).contains("until"))
            let replay = try apus("run", "population.yaml", "--replay", schedule)
            #expect(replay.status == 0, "\(replay.errors)")
            #expect(try apus("run", "population.yaml", "--replay", "none.json").status == 69)
        }
    }

    @Test func aProgramThatCannotBeChangedIsTuned() throws {
        try withExample("unchanged") { folder, environment in
            try prepare(folder)
            var apus = BuiltProgram("apus", in: folder)
            apus.environment = environment
            let run = try apus("run", "svm-train.yaml", "--trials", "4")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try apus("study", "show", "svm-train", "-f", "json").output.contains(#""complete": 4"#))
        }
    }

    @Test func aSwiftFunctionIsTuned() throws {
        try withExample("InProcess") { folder, _ in
            try prepare(folder, ".")
            let result = try BuiltProgram("example-in-process", in: folder)("digits.csv", "4")
            #expect(result.status == 0 && result.output.hasPrefix("best of 4: 0.9"), "\(result)")
        }
    }
}
