import Foundation
import Testing

@Suite struct SimulateCommandTests {
    /// A study of nine trials of four steps, made from the shell.
    private func made(_ body: (BuiltProgram) throws -> Void) throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "s", "--param", "x=float:0:1", "--sampler", "random", "--seed", "1")
            for number in 0..<9 {
                try apus("ask", "s")
                for step in 1...4 {
                    try apus("report", "s", "\(number)", "\(step)", "\(number * 5 % 9).\(9 - step)")
                }
                try apus("tell", "s", "\(number)", "--value", "\(number * 5 % 9)")
            }
            try body(apus)
        }
    }

    @Test func aStudyIsReplayed() throws {
        try made { apus in
            let plain = try apus("simulate", "s")
            #expect(plain.status == 0, "\(plain)")
            #expect(
                plain.output.hasPrefix(
                    "run        trials  complete  pruned  failed  cut  steps  saved  wall_s"))
            #expect(plain.output.contains("trials come as they came: 9 are recorded\n"))
            #expect(plain.output.contains("36 steps: 0 % saved of 36 to the end, 0 % of 36 as it was\n"))
            let halving = try apus(
                "simulate", "s", "--pruner", "{type: promotion, max_resource: 4}", "--workers", "2", "-f",
                "json")
            #expect(
                halving.output.hasPrefix(
                    #"{"name": "s", "recorded": 9, "timed": true, "nearest": false, "runs": [{"#))
            #expect(halving.output.contains(#""run": "seed 0", "trials": 9"#), "\(halving)")
            #expect(halving.output.contains(#""best": 0, "#))
            let asked = try apus(
                "simulate", "s", "--sampler", "tpe", "--pruner", "median", "--trials", "5", "--seed", "1",
                "2", "-f",
                "csv")
            let rows = asked.output.split(whereSeparator: \.isNewline)
            #expect(
                rows.count == 5 && rows[2].hasPrefix("seed 1,5,") && rows[4].hasPrefix("median,5,"),
                "\(asked)")
            let again = try apus(
                "simulate", "s", "--sampler", "tpe", "--pruner", "median", "--trials", "5", "--seed", "1",
                "2", "-f",
                "csv")
            #expect(again.output == asked.output)
        }
    }

    @Test func whatIsWrongIsNamed() throws {
        try made { apus in
            func fails(_ arguments: String..., code: Int32, _ message: String) throws {
                let result = try apus.run(["simulate"] + arguments)
                #expect(result.status == code && result.output == "", "\(result)")
                #expect(result.errors.contains(message), "\(result.errors)")
            }
            try fails("nobody", code: 65, "apus: there is no study called “nobody”")
            try fails(
                "s", "--pruner", "{type: pbt, interval: 2}", code: 65, "apus: populations cannot be simulated"
            )
            try fails("s", "--pruner", "ahsa", code: 65, "ahsa")
            try fails(
                "s", "--trials", "10", code: 65, "apus: s: --trials 10 are more than the 9 that are recorded")
            try fails(code: 64, "Give the name of a study, or --table")
            try fails("s", "--table", "t.csv", code: 64, "Give the name of a study, or --table")
            try fails("s", "--workers", "0", code: 64, "--workers and --trials are 1 or more")
            try fails("s", "--direction", "maximize", code: 64, "a study has its own")
            try fails("s", "--param", "x=float:0:1", code: 64, "give that too")
            try fails("--table", "t.csv", code: 69, "apus: t.csv: No such file or directory")
            try apus("study", "create", "empty")
            try fails("empty", code: 65, "apus: empty: no trial has ended yet, so there is nothing to replay")
            try apus("study", "create", "two", "--direction", "minimize", "--direction", "maximize")
            try fails("two", code: 65, "apus: two: has several objectives")
        }
    }

    @Test func aTableIsReplayed() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            let table = folder.appending(path: "t.csv")
            try "lr,1,2,3\n0.1,3,2,1\n0.2,2,2,2\n0.3,9,8,7\n".write(
                to: table, atomically: true, encoding: .utf8)
            let plain = try apus("simulate", "--table", "t.csv", "--pruner", "asha", "-f", "csv")
            #expect(plain.status == 0 && plain.output.contains("\r\nseed 0,3,"), "\(plain)")
            let nearest = try apus("simulate", "--table", "t.csv", "--sampler", "random")
            #expect(nearest.output.contains("each trial is the nearest that was left of 3 recorded ones\n"))
            #expect(nearest.output.contains("how long steps took is not known: each counts one second\n"))
            try "lr,1,2\n0.1,3,two\n".write(to: table, atomically: true, encoding: .utf8)
            let wrong = try apus("simulate", "--table", "t.csv")
            #expect(wrong.errors == "apus: t.csv:2: step 2: “two” is no number\n" && wrong.status == 65)
        }
    }
}
