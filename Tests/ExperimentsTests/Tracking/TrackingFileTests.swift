import Experiments
import FoundationEssentials
import Testing
import Tuning

@Suite struct TrackingFileTests {
    private let script = """
        for i in 1 2; do echo "{\\"step\\": $i, \\"acc\\": $1, \\"loss\\": 0.$i}"; done
        [ $APUS_TRIAL = 1 ] && { printf 'a,"b"\\n' ; exit 3; }
        exit 0
        """

    private func tracked(_ laboratory: Laboratory, trials: Int = 3, _ keys: String = "") throws -> Experiment
    {
        let folder = laboratory.folder
        return try laboratory.experiment(
            script, trials: trials,
            more: "tracking: {csv: \(folder)/t.csv, jsonl: \(folder)/t.jsonl\(keys)}")
    }

    private func facts(_ laboratory: Laboratory) -> [Fact] {
        laboratory.read("t.jsonl").split(separator: "\n").compactMap { line in
            JSON(parsing: String(line)).flatMap(Fact.init)
        }
    }

    private func count(_ facts: [Fact], _ name: String) -> Int {
        facts.count { $0.json["fact"]?.string == name }
    }

    @Test func filesHaveAllThatIsStored() async throws {
        let laboratory = try Laboratory()
        try await laboratory.run(tracked(laboratory))
        let trials = try await laboratory.trials()
        let lines = laboratory.read("t.csv").split(separator: "\n").map(String.init)
        #expect(lines[0] == "number,state,acc,x,kind,start,end,error")
        #expect(lines.dropFirst().filter { $0.hasPrefix("0,complete,") }.count == 1)
        #expect(laboratory.read("t.csv").contains("\"exit status 3\n"))
        #expect(laboratory.read("t.csv").contains("a,\"\"b\"\""))
        let first = trials[0]
        let values = first.values.map { JSON.float($0).text.rawValue }
        #expect(lines.contains { $0.hasPrefix("0,complete,\(values[0]),\(values[0]),") })
        let facts = facts(laboratory)
        #expect(facts.count == laboratory.read("t.jsonl").split(separator: "\n").count)
        #expect(count(facts, "started") == 3 && count(facts, "ended") == 3)
        #expect(count(facts, "reported") == 12)
        #expect(count(facts, "opened") == 1 && count(facts, "closed") == 1)
        #expect(facts.last?.event == .closed(.init(state: .finished)))
    }

    @Test func runsThatGoOnTellEachFactOnce() async throws {
        let laboratory = try Laboratory()
        try await laboratory.run(tracked(laboratory))
        // A run that was killed had begun to write a line, and had not got to write others.
        let spool = laboratory.folder + "/runs/study/tracking/facts.jsonl"
        let lines = laboratory.read("runs/study/tracking/facts.jsonl").split(separator: "\n")
        let rest = lines.prefix(5).joined(separator: "\n") + "\n" + lines[5].prefix(20)
        try Data(rest.utf8).write(to: URL(filePath: spool))
        try await laboratory.run(tracked(laboratory, trials: 5))
        let facts = facts(laboratory)
        #expect(count(facts, "started") == 5 && count(facts, "ended") == 5 && count(facts, "reported") == 20)
        let numbers = laboratory.read("t.csv").split(separator: "\n").compactMap {
            $0.split(separator: ",").first.flatMap { Int($0) }
        }
        #expect(Set(numbers) == Set(0..<5) && numbers.count == 5)
        #expect(laboratory.read("t.jsonl") == laboratory.read("runs/study/tracking/facts.jsonl"))
    }

    @Test func runsOfOneFolderTakeTurns() async throws {
        let laboratory = try Laboratory()
        let experiment = try tracked(laboratory, trials: 12)
        async let first = laboratory.run(experiment)
        async let second = laboratory.run(experiment)
        _ = try await (first, second)
        try await laboratory.run(experiment)
        let (facts, trials) = (facts(laboratory), try await laboratory.trials())
        #expect(count(facts, "started") == trials.count && count(facts, "ended") == trials.count)
        #expect(count(facts, "reported") == 4 * trials.count)
        #expect(laboratory.read("t.jsonl") == laboratory.read("runs/study/tracking/facts.jsonl"))
    }

    @Test func filesOfOthersAreLeftAlone() async throws {
        let laboratory = try Laboratory()
        try Data("mine\n".utf8).write(to: URL(filePath: laboratory.folder + "/t.csv"))
        await #expect(throws: RunFailure.self) { try await laboratory.run(tracked(laboratory)) }
        #expect(laboratory.read("t.csv") == "mine\n")
        #expect(laboratory.events.isEmpty)
    }

    /// Nothing listens there: what is kept is kept, and the run ends all the same.
    @Test func aRunDoesNotNeedItsTracker() async throws {
        let laboratory = try Laboratory()
        let result = try await laboratory.run(
            tracked(laboratory, ", mlflow: 'http://127.0.0.1:1'"), clock: .hasty)
        #expect(result.end == .budget)
        let told = laboratory.events.compactMap { event -> String? in
            if case .tracking(let words) = event { words } else { nil }
        }
        #expect(told.last?.contains("not all was sent") == true, "\(told)")
        #expect(count(facts(laboratory), "ended") == 3)
    }

    @Test func anInterruptionIsToldAsOne() async throws {
        let laboratory = try Laboratory()
        let experiment = try laboratory.experiment(
            "touch $0/up; sleep 1000", more: "tracking: {jsonl: \(laboratory.folder)/t.jsonl}")
        async let result = laboratory.run(experiment)
        try await laboratory.wait(for: "the trial") { laboratory.exists("up") }
        laboratory.interruption.request()
        _ = try await result
        let facts = facts(laboratory)
        #expect(facts.last?.event == .closed(.init(state: .interrupted)))
        #expect(count(facts, "ended") == 1)
    }

    @Test(arguments: [
        ("{mlflow: 5}", "tracking.mlflow: found the number 5"),
        ("{mlfow: 'http://h'}", "did you mean “mlflow”?"),
        ("{experiment: e}", "tracking.mlflow: missing"), ("{csv: [a]}", "tracking.csv: found a list"),
        ("{csv: a, jsonl: a}", "the file “a” is there twice"), ("[]", "tracking: found a list"),
        ("{}", "tracking: missing"), ("{csv: a/}", "expected the path of a file"),
        ("{mlflow: 'http://u:secret@h'}", "an address with a user in it"),
    ])
    func mistakesAreNamed(tracking: String, words: String) throws {
        let laboratory = try Laboratory()
        do {
            _ = try laboratory.experiment("true", more: "tracking: \(tracking)")
            Issue.record("nothing is wrong")
        } catch let error as ExperimentFileError {
            let text = error.description
            #expect(text.contains(words), "\(text)")
            #expect(text.hasPrefix("experiment.yaml:7:") && !text.contains("secret"), "\(text)")
        }
    }
}
