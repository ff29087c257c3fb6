import Foundation
import TestServers
import Testing
import Tuning
import TuningJournal

/// One journal serves Optuna and Apus.
struct JournalOptunaTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile(".log")
    }

    @Test func apusReadsAndContinuesWhatOptunaWrote() async throws {
        let written = try await Optuna.run("write", path)
        let storage = try JournalStorage(path: path)
        try await expectSame(written, dump(storage))
        let tpe = try await storage.study(named: "tpe")
        let running = try await storage.changes(in: tpe.id, since: .start).trials.last
        #expect(running?.proposal?.space.names.sorted() == ["c", "n", "x"])

        let study = try await Study.load("everything 名前", sampler: .random, from: storage)
        try await study.optimize(trials: 3) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            try await trial.report(["accuracy": x, "loss": 1 - x], step: 0)
            return x
        }
        try await expectSame(Optuna.run("dump", path), dump(storage))
    }

    @Test func optunaReadsAndContinuesWhatApusWrote() async throws {
        let storage = try JournalStorage(path: path)
        try await writeEverything(to: storage)
        try await expectSame(Optuna.run("dump", path), dump(storage))
        let continued = try await Optuna.run("continue", path, "tpe", "6")
        #expect(continued.trials(of: "tpe").map { $0["number"] } == (0..<26).map { .int($0) })
        try await expectSame(continued, dump(storage))
        try await expectSame(continued, dump(JournalStorage(path: path)))

        try await Optuna.run("running", path, "tpe")
        let tpe = try await storage.study(named: "tpe")
        let last = try await storage.changes(in: tpe.id, since: .start).trials.last
        #expect(last?.state == .running && last?.proposal?.count == 3)
        let deleted = try await Optuna.run("delete", path, "tpe", "everything")
        #expect(deleted == .array([]))
        #expect(try await storage.studies().isEmpty)
        #expect(try await storage.createStudy(named: "tpe", directions: [.minimize]).id.rawValue == 2)
    }

    @Test func workersOfBothKindsShareAStudy() async throws {
        let storage = try JournalStorage(path: path)
        let record = try await storage.createStudy(named: "shared", directions: [.minimize])
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask { try await Optuna.run("work", path, "shared", "15") }
                group.addTask { try await Self.work(path, trials: 15) }
            }
            try await group.waitForAll()
        }
        let trials = try await storage.changes(in: record.id, since: .start).trials
        #expect(trials.map(\.number) == Array(0..<60))
        #expect(
            trials.allSatisfy { $0.state == .complete && $0.parameters.count == 3 && $0.reports.count == 10 })
        try await expectSame(Optuna.run("dump", path), dump(storage))
    }

    private static func work(_ path: String, trials: Int) async throws {
        let study = try await Study.load("shared", from: JournalStorage(path: path))
        try await study.optimize(trials: trials) { trial in
            let x = try trial.suggestFloat("a", in: -5...5)
            _ = try trial.suggestFloat("b", in: 1e-5...1, scale: .log)
            _ = try trial.suggestCategorical("e", among: ["p", "q", "r"])
            for step in 0..<10 { try await trial.report(x * x + Double(step), step: step) }
            return x * x
        }
    }

    @Test func aQueuedTrialIsClaimedByOneWorkerOfEitherKind() async throws {
        let study = try await Study.create("queue", in: JournalStorage(path: path))
        for value in 0..<30 { try await study.enqueue(["x": .int(value)]) }
        let path = path
        let claims = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await Optuna.run("claim", path, "queue", "10").array?
                        .compactMap { $0["fixed"]?["x"]?.integer } ?? []
                }
                group.addTask {
                    let study = try await Study.load("queue", from: JournalStorage(path: path))
                    var claims: [Int] = []
                    for _ in 0..<10 {
                        let trial = try await study.ask()
                        if let x = trial.frozen.fixedParameters["x"]?.integer { claims.append(x) }
                        try await study.tell(trial, .complete([0]))
                    }
                    return claims
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claims.sorted() == Array(0..<30))
        #expect(try await study.trials.count == 40)
    }
}
