import FoundationEssentials
import TestServers
import Testing
import Tuning
import TuningSQLite

/// One database serves Optuna and Apus: each reads what the other wrote, and goes on with it.
struct OptunaTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile()
    }

    @Test func apusReadsAndContinuesWhatOptunaWrote() async throws {
        let written = try await Optuna.run("write", path)
        let storage = try SQLiteStorage(path: path)
        try await expectSame(written, dump(storage))

        // The running trial has told what it is about to try, for others to keep away from it.
        let tpe = try await storage.study(named: "tpe")
        let running = try await storage.changes(in: tpe.id, since: .start).trials.last
        #expect(running?.proposal?.space == running.flatMap { _ in try? spaceOfObjective() })

        let study = try await Study.load("everything 名前", sampler: .random, from: storage)
        try await study.optimize(trials: 3) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            try await trial.report(["accuracy": x, "loss": 1 - x], step: 0)
            return x
        }
        try await expectSame(Optuna.run("dump", path), dump(storage))
    }

    private func spaceOfObjective() throws -> SearchSpace {
        SearchSpace([
            ("c", .categorical(["a", "b", .null])), ("n", .int(1...100, .log)), ("x", .float(-5...5)),
        ])
    }

    @Test func optunaReadsAndContinuesWhatApusWrote() async throws {
        let storage = try SQLiteStorage(path: path)
        try await writeEverything(to: storage)
        try await expectSame(Optuna.run("dump", path), dump(storage))
        let continued = try await Optuna.run("continue", path, "tpe", "6")
        #expect(continued.trials(of: "tpe").count == 26)
        #expect(continued.trials(of: "tpe").map { $0["number"] } == (0..<26).map { .int($0) })
        try await expectSame(continued, dump(storage))

        // A sampler of Optuna sees what ours has proposed, and ours what Optuna's has.
        try await Optuna.run("running", path, "tpe")
        let tpe = try await storage.study(named: "tpe")
        let last = try await storage.changes(in: tpe.id, since: .start).trials.last
        #expect(last?.state == .running && last?.proposal?.count == 3)
    }

    @Test func theDashboardServesWhatApusWrote() async throws {
        let storage = try SQLiteStorage(path: path)
        try await writeEverything(to: storage)
        let pages = try await Optuna.run("dashboard", path, "tpe")
        for page in ["studies", "study", "importances", "csv"] {
            #expect(pages[page]?["status"] == .int(200), "\(page)")
        }
        #expect(pages["study"]?["body"]?["trials"]?.array?.count == 20)
        #expect(pages["note"]?["status"] == .int(204) && pages["trial_note"]?["status"] == .int(204))
        let study = try await storage.study(named: "tpe")
        #expect(study.systemAttributes.keys.contains { $0.hasPrefix("dashboard:") })
    }

    @Test func workersOfBothKindsShareAStudy() async throws {
        let storage = try SQLiteStorage(path: path)
        let record = try await storage.createStudy(named: "shared", directions: [.minimize])
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask { try await Optuna.run("work", path, "shared", "25") }
                group.addTask { try await Self.work(path, trials: 25) }
            }
            try await group.waitForAll()
        }
        let trials = try await storage.changes(in: record.id, since: .start).trials
        #expect(trials.map(\.number) == Array(0..<100))
        #expect(Set(trials.map(\.id)).count == 100)
        #expect(
            trials.allSatisfy { $0.state == .complete && $0.parameters.count == 3 && $0.reports.count == 10 })
    }

    private static func work(_ path: String, trials: Int) async throws {
        let study = try await Study.load("shared", from: SQLiteStorage(path: path))
        try await study.optimize(trials: trials) { trial in
            let x = try trial.suggestFloat("a", in: -5...5)
            _ = try trial.suggestFloat("b", in: 1e-5...1, scale: .log)
            _ = try trial.suggestCategorical("e", among: ["p", "q", "r"])
            for step in 0..<10 { try await trial.report(x * x + Double(step), step: step) }
            return x * x
        }
    }

    @Test func aQueuedTrialIsClaimedByOneWorkerOfEitherKind() async throws {
        let storage = try SQLiteStorage(path: path)
        let study = try await Study.create("queue", in: storage)
        for value in 0..<60 { try await study.enqueue(["x": .int(value)]) }
        let path = path
        let claims = try await withThrowingTaskGroup(of: [[String: ParameterValue]].self) { group in
            for _ in 0..<2 {
                group.addTask { try await Self.claimsOfOptuna(path) }
                group.addTask { try await Self.claims(path) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let claimed = claims.compactMap { $0["x"]?.integer }
        #expect(claims.count == 80 && claimed.sorted() == Array(0..<60))
    }

    private static func claims(_ path: String) async throws -> [[String: ParameterValue]] {
        let study = try await Study.load("queue", from: SQLiteStorage(path: path))
        var claims: [[String: ParameterValue]] = []
        for _ in 0..<20 {
            let trial = try await study.ask()
            claims.append(trial.frozen.fixedParameters)
            try await study.tell(trial, .complete([0]))
        }
        return claims
    }

    private static func claimsOfOptuna(_ path: String) async throws -> [[String: ParameterValue]] {
        try await Optuna.run("claim", path, "queue", "20").array?.map { claim in
            claim["fixed"]?.members?.reduce(into: [:]) { $0[$1.key] = $1.value.parameterValue } ?? [:]
        } ?? []
    }

    @Test func optunaDeletesWhatApusWrote() async throws {
        let storage = try SQLiteStorage(path: path)
        try await writeEverything(to: storage)
        let before = try await storage.study(named: "tpe")
        let last = try await storage.startTrial(
            in: before.id, lease: Lease(owner: "me", expires: .distantFuture))
        try await Optuna.run("delete", path, "tpe", "everything")
        let next = try await storage.createStudy(named: "tpe", directions: [.minimize])
        #expect(next.id.rawValue > before.id.rawValue)
        #expect(try await storage.startTrial(in: next.id, lease: nil).id > last.id)
        #expect(try rows(of: "apus_trial_metrics") == 0 && rows(of: "apus_leases") == 0)
    }

    @Test func apusReadsAndContinuesWhatRustunaWrote() async throws {
        let written = try await Optuna.run("rustuna", path)
        let storage = try SQLiteStorage(path: path)
        let study = try await Study.load("rustuna", from: storage)
        // Optuna shows trials that Rustuna has discarded, and so does Rustuna unless told otherwise.
        #expect(try await study.trials.count == 4)
        #expect(
            try await dump(storage).trials(of: "rustuna")[0]["params"]
                == written.trials(of: "rustuna")[0]["params"])
        try await study.optimize(trials: 2) { try $0.suggestFloat("x", in: 0...1) }
        #expect(try await Optuna.run("dump", path).trials(of: "rustuna").count == 6)
    }

    private func rows(of table: String) throws -> Int {
        try RawDatabase(path).number("SELECT count(*) FROM \(table)")
    }
}

/// Makes a study with all that a trial can hold, and one that a sampler can go on with.
///
/// `longestStep` is that of a report: PostgreSQL's INTEGER has 32 bits.
func writeEverything(to storage: any Storage, longestStep: Int = 1 << 40) async throws {
    let study = try await Study.create(
        "everything", directions: [.maximize, .minimize], metricNames: ["a", "b"], in: storage)
    try await study.setUserAttribute("note", to: .array([.float(.nan), .string("名\n\"")]))
    for state in TrialState.allCases {
        var record = TrialRecord(state: state)
        record.parameters.set("x", 0.1 + 0.2, from: .float(0...1))
        record.parameters.set("log", 1e-5, from: .float(1e-5...1e-1, .log))
        record.parameters.set("step", 0.3, from: .float(0...1, .stepped(by: 0.1)))
        record.parameters.set("n", 7, from: .int(-7...7))
        record.parameters.set("n step", 50, from: .int(0...100, .stepped(by: 25)))
        record.parameters.set("n log", 4, from: .int(1...1024, .log))
        record.parameters.set(
            "kind", 3, from: .categorical([.null, .bool(true), .int(2), "é\n\"", .float(.infinity)]))
        record.reports = [0: 1.5, 1: .nan, 7: .infinity, 9: -.infinity, longestStep: 1e-300]
        record.metrics = ["loss": [3: .nan]]
        record.userAttributes = ["note": JSON.array([.string("a"), .float(.infinity)]).text]
        record.systemAttributes = ["constraints:c0": JSON.float(-1.5).text]
        record.start = Date(timeIntervalSince1970: 1_700_000_000.123456)
        if state.isFinished { record.end = Date(timeIntervalSince1970: 1_700_000_001.5) }
        if state == .complete { record.values = [.infinity, -.infinity] }
        if state == .pruned { record.values = [1, 2] }
        try await study.add(record)
    }
    try await study.enqueue(["x": 0.25, "kind": .null], userAttributes: ["queued": .bool(true)])
    let tpe = try await Study.create("tpe", seed: 3, in: storage)
    try await tpe.optimize(trials: 20) { trial in
        let x = try trial.suggestFloat("x", in: -5...5)
        let n = try trial.suggestInt("n", in: 1...100, scale: .log)
        _ = try trial.suggest("c", from: .categorical(["a", "b", .null]))
        try await trial.report(x * x, step: 0)
        return x * x + Double(n)
    }
}

/// Expects both dumps to be equal, and names the first trial that differs.
func expectSame(_ optuna: JSON, _ apus: JSON, sourceLocation: SourceLocation = #_sourceLocation) {
    for (a, b) in zip(optuna.array ?? [], apus.array ?? []) {
        for (x, y) in zip(a["trials"]?.array ?? [], b["trials"]?.array ?? []) where x != y {
            Issue.record(
                "Optuna: \(x.text.rawValue)\nApus: \(y.text.rawValue)", sourceLocation: sourceLocation)
            return
        }
    }
    #expect(optuna == apus, sourceLocation: sourceLocation)
}
