import Foundation
import PythonEnvironment
import Testing

/// Runs that MLflow's own server is told of, as its own client reads them.
@Suite(.serialized) struct TrackingTests {
    /// Writes an experiment that runs `script` by `sh`, where `$1` is x, `$2` is k and `$3` the number of the trial.
    private func experiment(
        _ script: String, _ more: String, server: MLflowServer, retries: Int = 0, in folder: URL
    ) throws {
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}, k: {choice: [a, "b 'c\\""]}}
            sampler: random
            run: {command: [sh, script.sh, "{x}", "{k}"], parallel: 2, timeout: 300s, retries: \(retries)}
            seed: 1
            tracking: {mlflow: "\(server.url)/", experiment: it's "here"}
            \(more)
            """
        try Data(text.utf8).write(to: folder.appending(path: "e.yaml"))
        try Data(script.utf8).write(to: folder.appending(path: "script.sh"))
    }

    private static let name = #"it's "here""#

    private struct Trial: Decodable {
        var number: Int
        var state: String
        var values: [Double]
        var params: [String: Value]
        var error: String?

        enum Value: Decodable, Equatable {
            case text(String), number(Double)
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }
    }

    private func trials(_ apus: BuiltProgram) throws -> [Trial] {
        try JSONDecoder().decode(
            [Trial].self, from: Data(try apus("trials", "study", "-f", "json").output.utf8))
    }

    private func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs the command again, which has nothing else to do, until all has arrived.
    private func runUntilAllIsTold(_ apus: BuiltProgram) throws {
        for _ in 0..<30 {
            let run = try apus("run", "e.yaml")
            #expect(run.status == 0, "\(run.errors)")
            if !run.errors.contains("mlflow:") { return }
        }
        Issue.record("not all arrives")
    }

    /// Whether each trial has one run, which has what is stored of it.
    private func expectAgreement(_ runs: [MLflowServer.Run], _ trials: [Trial]) {
        let nested = runs.filter { $0.trial != nil }.sorted { ($0.trial ?? 0) < ($1.trial ?? 0) }
        let parents = runs.filter { $0.trial == nil }
        #expect(parents.count == 1)
        #expect(nested.map(\.trial) == trials.map(\.number))
        let words = ["complete": "FINISHED", "pruned": "KILLED", "failed": "FAILED"]
        for (run, trial) in zip(nested, trials) {
            #expect(run.tags["mlflow.parentRunId"] == parents.first?.id)
            #expect(run.status == words[trial.state], "\(trial)")
            #expect(run.tags["apus.state"] == trial.state)
            #expect(run.tags["apus.error"] == trial.error)
            #expect(Set(run.params.keys) == Set(trial.params.keys))
            guard case .number(let x)? = trial.params["x"], case .text(let k)? = trial.params["k"] else {
                continue
            }
            #expect(run.params["x"].flatMap { Double($0) } == x)
            #expect(run.params["k"] == k)
        }
    }

    @Test func aRunIsTold() async throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = MLflowServer(in: folder)
        try server.start()
        let apus = BuiltProgram("apus", in: folder)
        let script = """
            echo hello $APUS_TRIAL; mkdir -p $APUS_CHECKPOINT_DIR/a; echo state $APUS_TRIAL > "$APUS_CHECKPOINT_DIR/a/m %1.txt"
            [ $APUS_TRIAL = 2 ] && { echo no such data >&2; exit 7; }
            [ $APUS_TRIAL = 3 ] && { echo acc=0.9 step=1; sleep 1000; }
            for i in 1 2 3; do echo "{\\"step\\": $i, \\"acc\\": 0.$i, \\"lo%ss\\": $APUS_TRIAL.5}"; done
            [ $APUS_TRIAL = 4 ] && echo acc=0.5 step=9 other=nan
            exit 0
            """
        try experiment(
            script, "budget: {trials: 6}\npruner: {type: threshold, upper: 0.8}", server: server, in: folder)
        let run = try apus("run", "e.yaml")
        #expect(run.status == 0, "\(run.errors)")
        if run.errors.contains("mlflow:") { try runUntilAllIsTold(apus) }
        let runs = try await server.runs(of: Self.name)
        let trials = try trials(apus)
        #expect(trials.map(\.state) == ["complete", "complete", "failed", "pruned", "complete", "complete"])
        expectAgreement(runs, trials)
        func nested(_ number: Int) throws -> MLflowServer.Run {
            try #require(runs.first { $0.trial == number })
        }
        let first = try nested(0)
        #expect(first.steps("acc") == [[1, 0.1], [2, 0.2], [3, 0.3]])
        #expect(first.steps("lo_ss") == [[1, 0.5], [2, 0.5], [3, 0.5]])
        #expect(first.files["output.log"]?.hasPrefix("hello 0\n") == true)
        #expect(first.files["checkpoint/a/m %1.txt"] == "state 0\n")
        #expect(first.tags["apus.values"] == "[0.3]")
        #expect(first.tags["apus.sampler"] != nil)
        for report in first.metrics["acc"] ?? [] {
            #expect(report[2] >= Double(first.start) && report[2] <= Double(first.end ?? 0))
        }
        #expect(try nested(2).tags["apus.error"]?.contains("exit status 7") == true)
        #expect(try nested(2).tags["apus.error"]?.contains("no such data") == true)
        #expect(try nested(3).steps("acc") == [[1, 0.9]])
        #expect(try nested(4).steps("acc").last == [9, 0.5])
        #expect(try nested(4).metrics["other"]?.first?[1].isNaN == true)
        let parent = try #require(runs.first { $0.trial == nil })
        #expect(parent.name == "study" && parent.status == "FINISHED" && parent.end != nil)
        #expect(parent.tags["apus.objectives"] == "maximize acc")
        // In the order of their ends, which is chance.
        #expect(parent.steps("acc").sorted { $0[0] < $1[0] } == [[0, 0.3], [1, 0.3], [4, 0.5], [5, 0.3]])

        // Told again, as after a crash before anything was acknowledged: nothing is there twice, nor is what calls leave that were
        // answered after they had been given up.
        try await server.makeRun(like: first, startingAt: first.start - 1)
        try FileManager.default.removeItem(
            at: folder.appending(path: "apus-runs/study/tracking/mlflow.json"))
        try runUntilAllIsTold(apus)
        let again = try await server.runs(of: Self.name)
        expectAgreement(again, trials)
        #expect(again.first { $0.trial == 0 }?.steps("acc") == [[1, 0.1], [2, 0.2], [3, 0.3]])
        #expect(Set(again.map(\.id)) == Set(runs.map(\.id)))
    }

    @Test func aServerThatIsAwayIsToldLater() async throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = MLflowServer(in: folder)
        let apus = BuiltProgram("apus", in: folder)
        try experiment(
            "echo acc=$1 step=1; echo acc=$1 step=2", "budget: {trials: 12}", server: server, in: folder)
        let run = try apus("run", "e.yaml")
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errors.contains(
                "mlflow: \(server.url) cannot be reached (Connection refused); what happens is kept, and sent later"
            ), "\(run.errors)")
        #expect(run.errors.contains("mlflow: not all was sent ("), "\(run.errors)")
        let (trials, seconds) = (try trials(apus), try duration(of: folder))
        #expect(trials.count == 12)
        // The trials did not wait for the server.
        #expect(seconds < 60)
        try server.start()
        try runUntilAllIsTold(apus)
        let runs = try await server.runs(of: Self.name)
        expectAgreement(runs, trials)
        for run in runs where run.trial != nil { #expect(run.steps("acc").map { $0[0] } == [1, 2]) }
    }

    /// The time from the start of the first trial to the end of the last, as they were told.
    private func duration(of folder: URL) throws -> Double {
        struct Line: Decodable {
            var fact: String
            var time: Date
        }
        let decoder = JSONDecoder()
        let form = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            return try form.parse(String(text.prefix(23)) + "Z")
        }
        let lines = try folder.lines("apus-runs/study/tracking/facts.jsonl")
            .map { try decoder.decode(Line.self, from: Data($0.utf8)) }
        let start = try #require(lines.first { $0.fact == "started" }).time
        return try #require(lines.last { $0.fact == "ended" }).time.timeIntervalSince(start)
    }

    /// Kills the run with SIGKILL again and again, whatever it is doing.
    @Test func aRunThatIsKilledLosesNothing() async throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = MLflowServer(in: folder)
        try server.start()
        let apus = BuiltProgram("apus", in: folder)
        try experiment(
            "echo acc=$1 step=1; echo $1 >> reported; sleep 0.3; echo acc=$1 step=2",
            "budget: {trials: 16}", server: server, retries: 20, in: folder)
        for round in 1...4 {
            let run = try RunningProgram(apus, ["run", "e.yaml"])
            run.wait {
                round % 2 == 1
                    ? folder.lines("reported").count >= round * 3
                    : folder.contents("apus-runs/study/tracking/mlflow.json").contains("position\": ")
                        && folder.lines("reported").count >= round * 3
            }
            run.send(SIGKILL)
            let end = run.end()
            #expect(end == -SIGKILL || end == 0, "\(run.said)")
        }
        try runUntilAllIsTold(apus)
        let (runs, trials) = (try await server.runs(of: Self.name), try trials(apus))
        #expect(trials.count { $0.state == "complete" } == 16)
        expectAgreement(runs, trials)
        for trial in trials where trial.state == "complete" {
            let run = try #require(runs.first { $0.trial == trial.number })
            #expect(run.steps("acc") == [[1, trial.values[0]], [2, trial.values[0]]])
        }
    }

    /// What TensorBoard reads of the file of a trial.
    private struct Board: Decodable {
        var scalars: [String: [[Double]]]
        var hparams: [String: Trial.Value]
        var name: String
        var status: Int
        var metrics: [String]
        var infos: [Info]

        struct Info: Decodable, Equatable {
            var name: String
            var type: Int
            init(name: String, type: Int) { (self.name, self.type) = (name, type) }
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                (name, type) = (try container.decode(String.self), try container.decode(Int.self))
            }
        }
    }

    @Test func tensorBoardReadsItsFiles() async throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = MLflowServer(in: folder)
        let apus = BuiltProgram("apus", in: folder)
        let script = """
            for i in 1 2 3; do echo "{\\"step\\": $i, \\"acc\\": 0.$i, \\"loss\\": $APUS_TRIAL.5}"; done
            [ $APUS_TRIAL != 1 ]
            """
        try experiment(script, "budget: {trials: 3}", server: server, in: folder)
        let text = folder.contents("e.yaml").split(separator: "\n").filter { !$0.hasPrefix("tracking") }
            .joined(separator: "\n")
        for trials in [3, 4] {
            let file = text + "\ntracking: {tensorboard: board}\n"
            try Data(file.utf8).write(to: folder.appending(path: "e.yaml"))
            #expect(try apus("run", "e.yaml", "--trials", "\(trials)").status == 0)
        }
        let output = try await Python.run("tensorboard-runs.py", folder.appending(path: "board/study").path())
        let boards = try JSONDecoder().decode([String: Board].self, from: Data(output.utf8))
        #expect(Set(boards.keys) == ["0", "1", "2", "3"])
        for trial in try trials(apus) {
            let board = try #require(boards[String(trial.number)])
            #expect(board.scalars["acc"]?.map { $0[0] } == [1, 2, 3])
            #expect(
                board.scalars["loss"]?.map { $0[1] } == Array(repeating: Double(trial.number) + 0.5, count: 3)
            )
            #expect(board.name == "study #\(trial.number)" && board.metrics == ["acc"])
            #expect(board.status == (trial.state == "failed" ? 2 : 1))
            #expect(board.hparams == trial.params)
            #expect(Set(board.infos.map(\.name)) == ["x", "k"])
        }
    }
}
