import Foundation
import Testing

@Suite struct StudyCommandTests {
    @Test func aStudyIsDrivenFromTheShell() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            #expect(
                try apus("study", "create", "bowl", "--param", "x=float:-1:1", "--seed", "1").output
                    == "bowl\n")
            let asked = try apus("ask", "bowl")
            #expect(asked.output.hasPrefix(#"{"number": 0, "params": {"x": "#) && asked.status == 0)
            #expect(try apus("report", "bowl", "0", "1", "0.5").status == 0)
            #expect(try apus("tell", "bowl", "0", "--value", "-0.25").status == 0)
            #expect(try apus("best", "bowl", "-f", "json").output.contains(#""values": [-0.25]"#))
            let trials = try apus("trials", "bowl", "-f", "csv").output
            #expect(trials.hasPrefix("number,state,value,x,seconds\r\n0,complete,-0.25,"))
            #expect(
                try apus("study", "list", "-f", "json").output.contains(
                    #""states": {"waiting": 0, "running": 0, "complete": 1"#))
            #expect(try apus("study", "delete", "bowl").status == 0)
            #expect(try apus("trials", "bowl").status == 65)
        }
    }

    /// One ask of a process is the next of another: the seed and the grid are noted with the study.
    @Test func asksGoOnWhereTheLastOneEnded() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "grid", "--sampler", "grid", "--param", "x=int:1:3")
            var seen: Set<String> = []
            for number in 0..<3 {
                seen.insert(
                    try #require(try apus("ask", "grid").output.split(separator: "x").last.map(String.init)))
                try apus("tell", "grid", String(number), "--value", "1")
            }
            #expect(seen.count == 3)
            let exhausted = try apus("ask", "grid")
            #expect(exhausted.status == 1 && exhausted.errors == "apus: grid: every combination was tried\n")
        }
    }

    /// Each ask and tell by a process of its own, some trials side by side.
    @Test func aStudyRepeats() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus(
                "study", "create", "bowl", "--param", "x=float:-1:1", "--param", "k=choice:a,b", "--seed",
                "1",
                "--sampler", "{type: tpe, startup_trials: 3}")
            for number in 0..<8 {
                try apus("ask", "bowl")
                if number % 3 != 1 { try apus("tell", "bowl", String(number), "--value", String(number % 4)) }
                if number % 3 == 2 { try apus("tell", "bowl", String(number - 1), "--value", "1.5") }
            }
            let replay = try apus("study", "replay", "bowl")
            #expect(replay.output == "8 of 8 trials repeat\n" && replay.status == 0, "\(replay)")
            let other = try apus("study", "replay", "bowl", "--seed", "2")
            #expect(other.output.hasPrefix("0 of 8 trials repeat\nthe first that does not: trial 0, x was "))
            #expect(other.status == 1)
            let json = try apus("study", "replay", "bowl", "--sampler", "random", "-f", "json")
            #expect(json.output.hasPrefix(#"{"repeated": "#) && json.status == 1)
        }
    }

    /// A seed is drawn once, and only an ask leaves a note of what it was asked with.
    @Test func reportsLeaveNoNotes() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "s", "--sampler", "random")
            #expect(try apus("ask", "s").status == 65)
            for number in 0..<3 {
                try apus("ask", "s", "--param", "x=float:0:1")
                for step in 1...3 { try apus("report", "s", String(number), String(step), "0.5") }
                try apus("tell", "s", String(number), "--value", "1")
            }
            #expect(try apus("study", "replay", "s").output == "3 of 3 trials repeat\n")
        }
    }

    @Test func aStudyNeedsAName() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            let made = try apus("study", "create", "")
            #expect(made.status == 64 && made.errors.contains("A study needs a name."))
            #expect(!folder.has("apus.db"))
        }
    }

    @Test func prunedTrialsExitWithThree() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus(
                "study", "create", "s", "--param", "x=float:0:1", "--pruner", "{type: threshold, upper: 1}")
            try apus("ask", "s")
            #expect(try apus("report", "s", "0", "1", "0.5").status == 0)
            #expect(try apus("report", "s", "0", "2", "1.5").status == 3)
            #expect(try apus("tell", "s", "0", "--state", "pruned").status == 0)
            #expect(
                try apus("trials", "s", "-f", "json").output.contains(
                    #""metrics": {"value": {"1": 0.5, "2": 1.5}}"#))
        }
    }

    @Test(arguments: [
        (["best", "s"], 1, "apus: s: no trial is complete yet\n"),
        (["best", "t"], 65, "apus: there is no study called “t”\n"),
        (["study", "create", "s"], 65, "apus: there is a study called “s” already\n"),
        (["tell", "s", "7", "--value", "1"], 65, "apus: the study has no trial 7\n"),
        (
            ["ask", "s", "--sampler", "tpe_", "--param", "x=int:0:1"], 65,
            "apus: --sampler:1:1: there is no sampler “tpe_”"
        ),
        (["ask", "s"], 65, "apus: s: nothing to choose; give --param NAME=float:LOW:HIGH\n"),
        (
            ["trials", "s", "--storage", "sqlite:///other.db"], 69,
            "apus: other.db: there is no such database\n"
        ),
        (["trials", "s", "--storage", "mysql://u:secret@h/d"], 64, "apus: mysql://u:***@h/d: not a storage"),
        (["trials", "s", "--storage", "sqlite:///text.db"], 65, "apus: text.db: not a database"),
    ])
    func mistakesAreTold(arguments: [String], status: Int, message: String) throws {
        try withFolder { folder in
            try "this is no database, however long it is".write(
                to: folder.appending(path: "text.db"), atomically: true, encoding: .utf8)
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "s")
            let result = try apus.run(arguments)
            #expect(result.status == status, "\(result)")
            #expect(result.errors.hasPrefix(message) && result.output.isEmpty, "\(result)")
        }
    }
}

@Suite struct ImportanceCommandTests {
    @Test func importanceIsPrinted() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus(
                "study", "create", "s", "--param", "x=float:0:1", "--param", "y=float:0:1", "--seed", "1")
            let empty = try apus("importance", "s")
            #expect(empty.status == 1 && empty.errors == "apus: s: no trial is complete yet\n")
            for number in 0..<12 {
                let asked = try JSONSerialization.jsonObject(with: Data(try apus("ask", "s").output.utf8))
                let parameters = (asked as? [String: Any])?["params"] as? [String: Double]
                try apus("tell", "s", String(number), "--value", String(parameters?["x"] ?? 0))
            }
            for method in ["ped-anova", "fanova", "mdi", "shapley"] {
                let printed = try apus("importance", "s", "--method", method, "-f", "json").output
                let shares = try JSONDecoder().decode([String: Double].self, from: Data(printed.utf8))
                #expect(Set(shares.keys) == ["x", "y"] && abs(shares.values.reduce(0, +) - 1) < 1e-9)
                if method != "ped-anova" { #expect(shares["x", default: 0] > 0.5) }
            }
            #expect(try apus("importance", "s").output.hasPrefix("parameter  importance\n"))
            #expect(try apus("importance", "s", "-f", "csv").output.hasPrefix("parameter,importance\r\n"))
            let unknown = try apus("importance", "s", "--metric", "loss")
            #expect(unknown.status == 65 && unknown.errors.contains("there is no objective loss"))
            #expect(try apus("importance", "s", "--quantile", "2").status == 64)
        }
    }
}
