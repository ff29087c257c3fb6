import Foundation
import Testing

/// `apus run`, as a user meets it.
@Suite(.serialized) struct RunCommandTests {
    /// Writes an experiment that runs `script` by `sh`, where `$0` is x and `$1` is k, and starts nothing.
    private func experiment(_ script: String, _ more: String, in folder: URL) throws {
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}, k: {choice: [a, b]}}
            run: {command: [sh, script.sh, "{x}", "{k}"], parallel: 2, timeout: 60s}
            \(more)
            """
        try Data(text.utf8).write(to: folder.appending(path: "e.yaml"))
        try Data(script.utf8).write(to: folder.appending(path: "script.sh"))
    }

    /// The trials of the study as JSON has them.
    private func trials(_ apus: BuiltProgram) throws -> [[String: Any]] {
        let result = try apus("trials", "study", "-f", "json")
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]] ?? []
    }

    private func states(_ trials: [[String: Any]]) -> [String] {
        trials.compactMap { $0["state"] as? String }
    }

    @Test func aProgramIsTuned() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("echo acc=$1 step=1", "budget: {trials: 6}\nseed: 1", in: folder)
            let run = try apus("run", "e.yaml")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.isEmpty)
            let lines = run.errors.split(separator: "\n").map(String.init)
            #expect(lines.first?.hasPrefix("study · maximize acc · ") == true)
            #expect(lines.filter { $0.contains(" complete · acc ") }.count == 6)
            #expect(lines.contains { $0.hasPrefix("best  #") })
            #expect(lines.contains { $0.hasPrefix("6 trials in 0:0") && $0.hasSuffix(": 6 complete") })
            #expect(lines.last == "more: apus best study · apus trials study")
            let trials = try trials(apus)
            #expect(states(trials) == Array(repeating: "complete", count: 6))
            for trial in trials {
                #expect(
                    (trial["values"] as? [Double])?.first == (trial["params"] as? [String: Any])?["x"]
                        as? Double)
            }
            let again = try apus("run", "e.yaml")
            #expect(again.status == 0)
            #expect(again.errors.contains("already finished"))
            let more = try apus("run", "e.yaml", "--trials", "8", "--jobs", "1")
            #expect(more.errors.contains("8 trials, 2 of them now, in 0:0"))
        }
    }

    @Test func optionsWinOverTheFile() throws {
        try withFolder { folder in
            var apus = BuiltProgram("apus", in: folder)
            try experiment("echo acc=$1", "budget: {trials: 100}\nstorage: sqlite:///file.db", in: folder)
            apus.environment["APUS_STORAGE"] = "sqlite:///variable.db"
            #expect(try apus("run", "e.yaml", "--trials", "1").status == 0)
            #expect(folder.has("variable.db") && !folder.has("file.db"))
            let run = try apus("run", "e.yaml", "--trials", "1", "--storage", "sqlite:///option.db")
            #expect(folder.has("option.db"))
            #expect(run.errors.contains("more: apus best study --storage sqlite:///option.db"))
            apus.environment["APUS_STORAGE"] = nil
            #expect(try apus("run", "e.yaml", "--trials", "1").status == 0)
            #expect(folder.has("file.db"))
        }
    }

    @Test func stagesAreRunInARowAndTheTestSetIsUsedOnce() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            let more = """
                seed: 1
                sampler: random
                stages: [{name: coarse, trials: 4}, {name: fine, trials: 3, around_best: 0.1}]
                final: {command: [sh, -c, "echo test_acc=$0", "{x}"], metrics: [test_acc]}
                """
            try experiment("echo acc=$1", more, in: folder)
            let first = try apus("run", "e.yaml")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.errors.contains("stage 1 of 2: coarse, 4 trials\n"))
            #expect(first.errors.contains("stage 2 of 2: fine, 3 trials, around the best 3\n"))
            #expect(first.errors.contains("\nfinal #"))
            #expect(try trials(apus).count == 7)
            let second = try apus("run", "e.yaml")
            #expect(second.status == 0 && second.errors.contains("evaluated before; --again"))
            let third = try apus("run", "e.yaml", "--again", "-q")
            #expect(third.status == 0 && third.errors.isEmpty && third.output.isEmpty)
            #expect(try apus("run", "e.yaml", "--trials", "9").status == 64)
        }
    }

    /// What lies outside a range that was narrowed is no longer the best, and everybody says so.
    @Test func theBestLiesInTheSpaceAsItIsNow() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("echo acc=$1", "budget: {trials: 12}\nsampler: random\nseed: 1", in: folder)
            try apus("run", "e.yaml")
            let text = folder.contents("e.yaml")
            func run(range: String, trials: Int) throws -> BuiltProgram.Result {
                let edited = text.replacing("[0, 1]", with: range).replacing("12", with: String(trials))
                try Data(edited.utf8).write(to: folder.appending(path: "e.yaml"))
                return try apus("run", "e.yaml")
            }
            func best() throws -> Double {
                let trial = try JSONSerialization.jsonObject(
                    with: Data(try apus("best", "study", "-f", "json").output.utf8))
                return ((trial as? [String: Any])?["values"] as? [Double])?.first ?? .nan
            }
            #expect(try best() > 0.5)
            #expect(try apus("best", "study").errors.isEmpty)
            #expect(try run(range: "[0, 0.5]", trials: 14).status == 0)
            #expect(try best() <= 0.5)
            #expect(try apus("best", "study").errors.hasPrefix("trial "))
            let shown = try apus("study", "show", "study", "-f", "csv").output
            #expect(shown.contains(",\(try best())\r\n"), "\(shown)")
            _ = try run(range: "[0, 1]", trials: 14)
            #expect(try best() > 0.5)
            #expect(try apus("best", "study").errors.isEmpty)
        }
    }

    @Test func aRunWithoutAnEndWritesNothing() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("echo acc=$1", "", in: folder)
            let run = try apus("run", "e.yaml")
            #expect(run.status == 65 && run.errors.hasPrefix("apus: nothing says when to end"))
            #expect(!folder.has("apus.db") && !folder.has("apus-runs"))
        }
    }

    @Test func aWrongFileIsRefusedAndNothingIsWritten() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("", "budgett: {trials: 6}\nseed: x", in: folder)
            let before = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            let run = try apus("run", "e.yaml")
            #expect(run.status == 65)
            #expect(
                run.errors == """
                    apus: e.yaml:5:1: budgett: unknown key; did you mean “budget”?
                    e.yaml:6:7: seed: found the text “x”; expected a whole number from 0 on

                    """)
            let after = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            #expect(Set(after).subtracting(before) == ["stdout", "stderr"])
            #expect(try apus("run", "none.yaml").status == 65)
        }
    }

    @Test(arguments: [
        ["run"], ["run", "e.yaml", "--trials", "0"], ["run", "e.yaml", "--time", "10"],
        ["run", "e.yaml", "--jobs", "x"],
        ["run", "e.yaml", "--storage", "nowhere"],
    ])
    func wrongUsageIsRefused(arguments: [String]) throws {
        try withFolder { folder in
            try experiment("echo acc=1", "budget: {trials: 1}", in: folder)
            #expect(try BuiltProgram("apus", in: folder).run(arguments).status == 64)
            #expect(!folder.has("apus.db"))
        }
    }

    @Test func aRunInWhichNothingSucceedsFails() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("echo broken >&2; exit 7", "budget: {trials: 20}", in: folder)
            let run = try apus("run", "e.yaml")
            #expect(run.status == 1)
            #expect(
                run.errors.contains("stopped, as all trials fail in the same way: exit status 7\n  broken\n"))
            // Two may be running when the tenth ends.
            #expect((10...12).contains(try trials(apus).count))
        }
    }

    @Test func aStudyOfSomethingElseIsLeftAlone() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try apus("study", "create", "study", "--direction", "minimize")
            try experiment("echo acc=1", "budget: {trials: 1}", in: folder)
            let run = try apus("run", "e.yaml")
            #expect(run.status == 65)
            #expect(run.errors.contains("its objectives are to minimize, here they are to maximize"))
            #expect(!folder.has("apus-runs"))
        }
    }

    @Test func aStorageThatCannotBeWrittenIsNamed() throws {
        try withFolder { folder in
            try experiment("echo acc=1", "budget: {trials: 1}", in: folder)
            let apus = BuiltProgram("apus", in: folder)
            let run = try apus("run", "e.yaml", "--storage", "sqlite:////no/such/folder/x.db")
            #expect(run.status == 69, "\(run.errors)")
            #expect(run.errors.contains("/no/such/folder/x.db"))
            try Data("not a database, but long enough to be taken for one\n".utf8).write(
                to: folder.appending(path: "apus.db"))
            let damaged = try apus("run", "e.yaml")
            #expect(damaged.status == 65, "\(damaged.errors)")
            #expect(folder.contents("apus.db").hasPrefix("not a database"))
        }
    }

    @Test func initWritesAFileThatRuns() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try Data("echo acc=0.5 $1".utf8).write(to: folder.appending(path: "train.sh"))
            let parameters = ["--param", "x=float:-1:1", "--param", "k=choice:a,b"]
            let written = try apus.run(["init", "train.sh", "--metric", "acc", "--trials", "2"] + parameters)
            #expect(written.status == 0, "\(written.errors)")
            #expect(written.errors == "wrote train.yaml; start it by: apus run train.yaml\n")
            #expect(try apus("run", "train.yaml").status == 0)
            #expect(folder.contents("apus-runs/train/0/output.log").hasPrefix("acc=0.5 --x="))
            let again = try apus.run(["init", "train.sh"] + parameters)
            #expect(again.status == 65)
            #expect(
                again.errors == "apus: train.yaml: there is such a file already; --force writes over it\n")
            #expect(try apus("init", "train.sh").status == 64)
            #expect(try apus("init", "train.sh", "--param", "x=1").status == 64)
        }
    }

    /// With nothing given, it asks.
    @Test func initAsks() throws {
        try withFolder { folder in
            var shell = BuiltProgram("sh", in: folder)
            shell.path = "/bin/sh"
            let apus = BuiltProgram("apus", in: folder).path
            let answers = #"printf 'acc\nno\nx=float:-1:1\nnonsense\n\n7\n'"#
            try shell("-c", "\(answers) | script -qec '\(apus) init train.py' /dev/null")
            let file = folder.contents("train.yaml")
            #expect(file.contains("{metric: acc, goal: minimize}"))
            #expect(file.contains("x: {float: [-1.0, 1.0]}"))
            #expect(file.contains("budget: {trials: 7}"))
        }
    }

    @Test func aTerminalShowsOneLineThatChanges() throws {
        try withFolder { folder in
            try experiment("echo acc=$1", "budget: {trials: 3}", in: folder)
            var script = BuiltProgram("script", in: folder)
            script.path = "/usr/bin/script"
            script.environment = ["TERM": "xterm", "NO_COLOR": "1"]
            let command = "stty cols 90; \(BuiltProgram("apus", in: folder).path) run e.yaml"
            try script("-qec", command, "terminal")
            let shown = folder.contents("terminal")
            #expect(shown.contains("\r▕"))
            #expect(shown.contains("▏ 3/3 · best "))
            #expect(shown.contains("\u{1B}[K"))
            #expect(!shown.contains("\u{1B}[1m"))
            #expect(!shown.contains("#0 complete"))
            #expect(shown.contains("3 trials in 0:0"))
        }
    }
}
