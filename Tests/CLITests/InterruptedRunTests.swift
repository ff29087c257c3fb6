import Foundation
import Testing

/// `apus run` that is interrupted or killed: nothing is lost, nothing is left behind.
@Suite(.serialized) struct InterruptedRunTests {
    private func experiment(_ script: String, trials: Int, parallel: Int = 2, in folder: URL) throws {
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}}
            run: {command: [sh, script.sh, "{x}"], parallel: \(parallel), timeout: 60s}
            budget: {trials: \(trials)}
            """
        try Data(text.utf8).write(to: folder.appending(path: "e.yaml"))
        try Data(("echo $$ >> pids\n" + script).utf8).write(to: folder.appending(path: "script.sh"))
    }

    private struct Trial: Decodable {
        var number: Int
        var state: String
        var values: [Double]?
        var params: [String: Double]
        var error: String?
    }

    private func trials(_ apus: BuiltProgram) throws -> [Trial] {
        let output = try apus("trials", "study", "-f", "json").output
        return try JSONDecoder().decode([Trial].self, from: Data(output.utf8))
    }

    private func isRunning(_ id: String) -> Bool {
        guard let id = pid_t(id), kill(id, 0) == 0 else { return false }
        let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
        return !status.isEmpty && !status.contains(") Z ")
    }

    /// Waits until no process of a trial is left.
    private func waitForProcesses(in folder: URL) {
        let limit = ContinuousClock.now + .seconds(300)
        while folder.lines("pids").contains(where: isRunning) {
            guard ContinuousClock.now < limit else {
                Issue.record("a process was left behind")
                return
            }
            usleep(2000)
        }
    }

    @Test func interruptedOnceItEndsInOrder() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment(
                "echo $1 >> started; [ $APUS_ATTEMPT = 2 ] || sleep 1000; echo acc=$1", trials: 3, in: folder)
            let run = try RunningProgram(apus, ["run", "e.yaml"])
            run.wait { folder.lines("started").count == 2 }
            run.send(SIGINT)
            #expect(run.end() == 130)
            #expect(run.said.contains("ending the trials that run; once more to end at once"))
            #expect(run.said.contains("interrupted; the same command goes on with the study"))
            #expect(!folder.lines("pids").contains(where: isRunning))
            #expect(try trials(apus).map(\.state) == ["failed", "failed", "waiting", "waiting"])
            try experiment("echo acc=$1", trials: 3, in: folder)
            #expect(try apus("run", "e.yaml").status == 0)
            let trials = try trials(apus)
            #expect(trials.map(\.state) == ["failed", "failed", "complete", "complete", "complete"])
            #expect(Set(trials[2...3].map(\.params)) == Set(trials[...1].map(\.params)))
            // Those that were run again have not failed.
            #expect(try apus("study", "list", "-f", "csv").output.contains(",5,0,0,3,0,0,2,"))
            #expect(try apus("trials", "study", "--failed").output.isEmpty)
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func otherRequestsAreInterruptionsToo(signal: Int32) throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("echo $1 >> started; sleep 1000", trials: 1, in: folder)
            let run = try RunningProgram(apus, ["run", "e.yaml"])
            run.wait { folder.lines("started").count == 1 }
            run.send(signal)
            #expect(run.end() == 130)
            #expect(try trials(apus).map(\.state) == ["failed", "waiting"])
        }
    }

    @Test func interruptedTwiceItEndsAtOnce() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            let script = "trap 'echo asked >> asked' TERM; echo $1 >> started; while :; do sleep 0.05; done"
            try experiment(script, trials: 2, in: folder)
            let run = try RunningProgram(apus, ["run", "e.yaml"])
            run.wait { folder.lines("started").count == 2 }
            run.send(SIGINT)
            run.wait { folder.lines("asked").count == 2 }
            run.send(SIGINT)
            #expect(run.end() == 130)
            waitForProcesses(in: folder)
            #expect(try trials(apus).filter { $0.state == "complete" }.isEmpty)
        }
    }

    /// Kills the run with SIGKILL again and again, whatever it is doing, and starts it again.
    @Test func killedAtAnyMomentNothingIsLost() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment(
                "echo $1 >> started; sleep 0.0$APUS_ATTEMPT; echo acc=$1 step=1; echo $1 >> ended",
                trials: 24, in: folder)
            var complete: [Int: [Double]] = [:]
            for round in 1...8 {
                let run = try RunningProgram(apus, ["run", "e.yaml"])
                // Odd rounds end while trials start, even ones while they end, the first before there is a study.
                run.wait {
                    round == 1
                        ? folder.has("apus.db")
                        : folder.lines(round % 2 == 0 ? "ended" : "started").count >= round * 2
                }
                run.send(SIGKILL)
                let end = run.end()
                #expect(end == -SIGKILL || end == 0, "\(run.said)")
                waitForProcesses(in: folder)
                let now = folder.has("apus.db") ? (try? trials(apus)) ?? [] : []
                let finished = Dictionary(
                    uniqueKeysWithValues: now.filter { $0.state == "complete" }.map {
                        ($0.number, $0.values ?? [])
                    })
                for (number, values) in complete {
                    #expect(finished[number] == values, "trial \(number) was lost")
                }
                complete = finished
            }
            let last = try apus("run", "e.yaml")
            #expect(last.status == 0, "\(last.errors)")
            let all = try trials(apus)
            #expect(all.filter { $0.state == "complete" }.count == 24)
            for trial in all where trial.state == "complete" {
                #expect(trial.values?.first == trial.params["x"])
            }
            let repeated = all.filter { $0.state == "failed" }
            #expect(repeated.allSatisfy { $0.error == "the program that ran the trial died" })
            #expect(all.allSatisfy { $0.state == "complete" || $0.state == "failed" })
            for trial in repeated where !trial.params.isEmpty {
                #expect(all.contains { $0.params == trial.params && $0.number > trial.number })
            }
        }
    }

    @Test func whatAKilledRunLeavesIsEnded() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            let script = "(trap '' HUP; echo $APUS_TRIAL; exec sleep 1000) & echo $! >> pids; sleep 1000"
            try experiment(script, trials: 2, in: folder)
            let run = try RunningProgram(apus, ["run", "e.yaml"])
            run.wait { folder.lines("pids").count == 4 }
            run.send(SIGKILL)
            #expect(run.end() == -SIGKILL)
            waitForProcesses(in: folder)
        }
    }

    @Test func twoRunsWorkOnOneStudy() throws {
        try withFolder { folder in
            let apus = BuiltProgram("apus", in: folder)
            try experiment("echo acc=$1", trials: 40, in: folder)
            let runs = try (0..<2).map { _ in try RunningProgram(apus, ["run", "e.yaml"]) }
            for run in runs { #expect(run.end() == 0, "\(run.said)") }
            let trials = try trials(apus)
            #expect(trials.allSatisfy { $0.state == "complete" })
            #expect(trials.count == 40)
        }
    }
}
