import Foundation
import Testing

@Suite struct MoveStudyTests {
    /// A study with trials of some states.
    private func makeStudy(_ apus: BuiltProgram) throws {
        try apus("study", "create", "s", "--param", "x=float:0:1", "--param", "c=choice:a,b", "--seed", "1")
        for number in 0..<3 {
            try apus("ask", "s")
            try apus("report", "s", String(number), "1", "0.5")
        }
        try apus("tell", "s", "0", "--value", "0.25")
        try apus("tell", "s", "1", "--state", "pruned")
    }

    @Test func aStudyMovesBetweenStorages() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try makeStudy(apus)
            let trials = try apus("trials", "s", "-f", "json").output
            #expect(trials.contains(#""state": "running""#))
            let copied = try apus("study", "copy", "s", "--to", "journal:///s.log")
            #expect(copied.status == 0 && copied.output == "s\n", "\(copied)")
            #expect(try apus("trials", "s", "-f", "json", "--storage", "journal:///s.log").output == trials)
            let exported = try apus("study", "export", "s", "-o", "s.jsonl", "--storage", "journal:///s.log")
            #expect(exported.status == 0 && exported.output.isEmpty, "\(exported)")
            #expect(try apus("study", "import", "s.jsonl", "--name", "t").output == "t\n")
            #expect(try apus("trials", "t", "-f", "json").output == trials)
            let first = try apus("study", "export", "t").output
            #expect(
                first.hasPrefix(
                    #"{"format": "apus-study", "version": 1, "name": "t", "directions": ["minimize"]"#))
            #expect(first.hasSuffix("\n") && first.split(separator: "\n").count == 5)
            // The copy goes on as the study does.
            #expect(try apus("ask", "s", "--storage", "journal:///s.log").output == apus("ask", "s").output)
            #expect(!folder.has("s.log.lock"))
        }
    }

    @Test(arguments: [
        (["export", "t"], 65, "apus: there is no study called “t”\n"),
        (["export", "s", "-o", "no/where.jsonl"], 69, "apus: no/where.jsonl: No such file or directory\n"),
        (["import", "none.jsonl"], 69, "apus: none.jsonl: No such file or directory\n"),
        (["import", "text.jsonl"], 65, "apus: text.jsonl: line 1: this is no study that Apus exported\n"),
        (["import", "cut.jsonl"], 65, "apus: cut.jsonl: line 2: the file ends after 0 of 3 trials\n"),
        (["import", "s.jsonl"], 65, "apus: there is a study called “s” already\n"),
        (["copy", "s", "--to", "sqlite:///apus.db"], 65, "apus: there is a study called “s” already\n"),
        (["copy", "t", "--to", "sqlite:///new.db"], 65, "apus: there is no study called “t”\n"),
        (["copy", "s", "--to", "journal:///"], 64, "apus: journal:///: not a storage"),
        (["copy", "s", "--to", "journal:///text.jsonl"], 65, "apus: text.jsonl: not a database"),
        (
            ["export", "s", "--storage", "journal:///other.log"], 69,
            "apus: other.log: there is no such database\n"
        ),
    ])
    func mistakesAreTold(arguments: [String], status: Int, message: String) throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try makeStudy(apus)
            try apus("study", "export", "s", "-o", "s.jsonl")
            try "this is no study".write(
                to: folder.appending(path: "text.jsonl"), atomically: true, encoding: .utf8)
            let whole = try String(contentsOf: folder.appending(path: "s.jsonl"), encoding: .utf8)
            let header = whole.prefix { $0 != "\n" }.replacing(#""name": "s""#, with: #""name": "cut""#)
            try header.write(to: folder.appending(path: "cut.jsonl"), atomically: true, encoding: .utf8)
            let result = try apus.run(["study"] + arguments)
            #expect(result.status == status, "\(result)")
            #expect(result.errors.hasPrefix(message) && result.output.isEmpty, "\(result)")
            // Nothing is left behind.
            #expect(try apus("study", "list", "-f", "csv").output.split(separator: "\r\n").count == 2)
            #expect(!folder.has("new.db"))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            #expect(!files.contains { $0.hasSuffix(".part") || $0.hasSuffix(".lock") }, "\(files)")
        }
    }
}
