import Foundation
import TestServers
import Testing
import Tuning
import TuningSQLite

/// Several processes on one file, and their sudden end.
struct ProcessTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile()
    }

    /// What was acknowledged to a process is there after its death, and all of each write or nothing.
    @Test func whatWasAcknowledgedSurvivesAKilledProcess() async throws {
        let study = try await Study.create("s", in: SQLiteStorage(path: path))
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let study = try await Study.load("s", sampler: .random, from: SQLiteStorage(path: path))
            for count in 1... {
                let trial = try await study.ask()
                let x = try trial.suggestFloat("x", in: 0...1)
                try await trial.report(["a": x, "b": x], step: 1)
                try await study.tell(trial, .complete([x]))
                try String(count).write(toFile: path + ".told", atomically: true, encoding: .utf8)
                if count == 30 {
                    // In the middle of whatever the next trial is at.
                    Thread.detachNewThread { kill(getpid(), SIGKILL) }
                }
            }
        }
        let told = try Int(String(contentsOfFile: path + ".told", encoding: .utf8)) ?? 0
        let trials = try await study.trials
        #expect(told >= 30 && trials.filter { $0.state == .complete }.count >= told)
        #expect(
            trials.filter { $0.state == .complete }.allSatisfy {
                $0.values.count == 1 && $0.metrics.count == 2
            })
        #expect(trials.allSatisfy { $0.metrics.isEmpty || $0.metrics.count == 2 })
        #expect(try RawDatabase(path).text("PRAGMA integrity_check") == "ok")
        #expect(try await study.ask().number == trials.count)
    }

    @Test func workersInProcessesOfTheirOwn() async throws {
        let study = try await Study.create("s", in: SQLiteStorage(path: path))
        for value in 0..<20 { try await study.enqueue(["x": .float(Double(value) / 20)]) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        let study = try await Study.load(
                            "s", sampler: .random, from: SQLiteStorage(path: path))
                        try await study.optimize(trials: 20, parallelism: 3) { trial in
                            let x = try trial.suggestFloat("x", in: 0...1)
                            for step in 0..<5 { try await trial.report(x, step: step) }
                            return x
                        }
                    }
                }
            }
        }
        let trials = try await study.trials
        #expect(trials.map(\.number) == Array(0..<60))
        #expect(trials.allSatisfy { $0.state == .complete && $0.reports.count == 5 })
        let queued = trials.prefix(20).compactMap { $0.parameters.internalValue("x") }
        #expect(queued == (0..<20).map { Double($0) / 20 })
    }
}
