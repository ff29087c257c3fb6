import Foundation
import Testing

/// Choices in the terminal, from the first trial to the one that people like best.
@Suite struct PreferCommandTests {
    private func withStudy(_ body: (BuiltProgram) throws -> Void) throws {
        try withFolder { folder in
            let text = """
                name: taste
                parameters: {x: {float: [0, 1]}}
                sampler: {type: preferential, candidates: 4}
                run: {command: [sh, -c, "echo {x}"]}
                budget: {trials: 4}
                """
            try Data(text.utf8).write(to: folder.appending(path: "taste.yaml"))
            let apus = BuiltProgram("apus", in: folder)
            let run = try apus("run", "taste.yaml")
            #expect(run.status == 0 && run.errors.contains("apus prefer taste BETTER WORSE"), "\(run)")
            try body(apus)
        }
    }

    @Test func choicesLeadToTheBest() throws {
        try withStudy { apus in
            let before = try apus.run(["best", "taste"])
            #expect(before.status == 1 && before.errors.contains("nobody has preferred a trial yet"))
            try apus("prefer", "taste", "2", "0", "1")
            #expect(
                try apus("prefer", "taste").output == #"{"candidates": [2, 3], "best": [2], "wanted": 4}"#
                    + "\n")
            #expect(try apus("best", "taste", "-f", "json").output.contains(#""number": 2"#))
            try apus("prefer", "taste", "--skip", "3")
            #expect(try apus("prefer", "taste").output.contains(#""candidates": [2],"#))
        }
    }

    /// Whoever makes a study by hand and asks for its trials judges them as well.
    @Test func aStudyMadeByHandIsJudged() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "s", "--sampler", "preferential", "--param", "x=float:0:1")
            for number in 0..<4 {
                try apus("ask", "s")
                try apus("tell", "s", String(number), "--value", "0")
            }
            let fifth = try apus.run(["ask", "s"])
            #expect(fifth.status != 0 && fifth.errors.contains("4 trials are there to choose among"))
            try apus("prefer", "s", "1", "0")
            #expect(try apus.run(["ask", "s"]).status == 0)
            #expect(try apus("best", "s", "-f", "json").output.contains(#""number": 1"#))
        }
    }

    @Test func whatCannotBeChosenIsNamed() throws {
        try withStudy { apus in
            try apus("study", "create", "bowl", "--param", "x=float:-1:1")
            for (arguments, words) in [
                (["taste", "2", "99"], "the study has no trial 99"),
                (["taste", "2", "2"], "it is compared with no other one"),
                (["taste", "2"], "Name the worse trials"), (["nowhere", "1", "0"], "nowhere"),
                (["bowl", "1", "0"], "only studies of preferences"),
            ] {
                let result = try apus.run(["prefer"] + arguments)
                #expect(result.status != 0 && result.errors.contains(words), "\(arguments): \(result)")
            }
            #expect(try apus("prefer", "taste").output.contains(#""best": []"#))
        }
    }
}
