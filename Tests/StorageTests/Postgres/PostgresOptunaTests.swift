import Foundation
import TestServers
import Testing
import Tuning
import TuningPostgres

/// One PostgreSQL database serves Optuna and Apus: each reads what the other wrote, and goes on with it.
@Suite(hasPostgres) struct PostgresOptunaTests {
    let server: PostgresServer
    let url: String

    init() throws {
        server = try PostgresServer.shared.get()
        url = try server.makeDatabase()
    }

    @Test func apusReadsAndContinuesWhatOptunaWrote() async throws {
        let written = try await Optuna.run("write", url)
        let storage = try await PostgresStorage(url: url)
        try await expectSame(written, dump(storage))
        let before = try PostgresServer.query(
            "SELECT count(*) FROM pg_class WHERE relname LIKE 'apus%'", at: url)
        #expect(before == ["0"])
        let study = try await Study.load("everything 名前", sampler: .random, from: storage)
        try await study.optimize(trials: 3) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            try await trial.report(["accuracy": x, "loss": 1 - x], step: 0)
            return x
        }
        try await expectSame(Optuna.run("dump", url), dump(storage))
    }

    @Test func optunaReadsAndContinuesWhatApusWrote() async throws {
        let storage = try await PostgresStorage(url: url)
        try await writeEverything(to: storage, longestStep: Int(Int32.max))
        try await expectSame(Optuna.run("dump", url), dump(storage))
        let continued = try await Optuna.run("continue", url, "tpe", "6")
        #expect(continued.trials(of: "tpe").map { $0["number"] } == (0..<26).map { .int($0) })
        try await expectSame(continued, dump(storage))
        try await Optuna.run("running", url, "tpe")
        let tpe = try await storage.study(named: "tpe")
        let last = try await storage.changes(in: tpe.id, since: .start).trials.last
        #expect(last?.state == .running && last?.proposal?.count == 3)
    }

    @Test func workersOfBothKindsShareAStudy() async throws {
        let storage = try await PostgresStorage(url: url)
        let record = try await storage.createStudy(named: "shared", directions: [.minimize])
        let seen = Task { try await Self.watch(record, in: storage, trials: 80) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask { [url] in try await Optuna.run("work", url, "shared", "20") }
                group.addTask { [url] in try await Self.work(url, trials: 20) }
            }
            try await group.waitForAll()
        }
        let trials = try await storage.changes(in: record.id, since: .start).trials
        #expect(trials.map(\.number) == Array(0..<80))
        #expect(trials.map(\.id) == trials.map(\.id).sorted())
        #expect(
            trials.allSatisfy { $0.state == .complete && $0.parameters.count == 3 && $0.reports.count == 10 })
        #expect(try await seen.value == trials)
    }

    /// What a reader has seen who has looked again and again, until all trials have ended.
    private static func watch(
        _ study: StudyRecord, in storage: PostgresStorage, trials: Int
    ) async throws -> [FrozenTrial] {
        var known: [Int: FrozenTrial] = [:]
        var revision = Revision.start
        while known.count(where: \.value.state.isFinished) < trials {
            let changes = try await storage.changes(in: study.id, since: revision)
            for trial in changes.trials { known[trial.number] = trial }
            revision = changes.revision
        }
        return known.values.sorted { $0.number < $1.number }
    }

    private static func work(_ url: String, trials: Int) async throws {
        let study = try await Study.load("shared", from: PostgresStorage(url: url))
        try await study.optimize(trials: trials) { trial in
            let x = try trial.suggestFloat("a", in: -5...5)
            _ = try trial.suggestFloat("b", in: 1e-5...1, scale: .log)
            _ = try trial.suggestCategorical("e", among: ["p", "q", "r"])
            for step in 0..<10 { try await trial.report(x * x + Double(step), step: step) }
            return x * x
        }
    }

    @Test func aQueuedTrialIsClaimedByOneWorkerOfEitherKind() async throws {
        let storage = try await PostgresStorage(url: url)
        let study = try await Study.create("queue", in: storage)
        for value in 0..<40 { try await study.enqueue(["x": .int(value)]) }
        let claims = try await withThrowingTaskGroup(of: [Int?].self) { group in
            for _ in 0..<2 {
                group.addTask { [url] in
                    try await Optuna.run("claim", url, "queue", "15").array?.map {
                        $0["fixed"]?["x"]?.integer
                    } ?? []
                }
                group.addTask { [url] in try await Self.claims(url) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claims.count == 60 && claims.compactMap(\.self).sorted() == Array(0..<40))
    }

    private static func claims(_ url: String) async throws -> [Int?] {
        let study = try await Study.load("queue", from: PostgresStorage(url: url))
        var claims: [Int?] = []
        for _ in 0..<15 {
            let trial = try await study.ask()
            claims.append(trial.frozen.fixedParameters["x"]?.integer)
            try await study.tell(trial, .complete([0]))
        }
        return claims
    }

    @Test func optunaDeletesWhatApusWrote() async throws {
        let storage = try await PostgresStorage(url: url)
        try await writeEverything(to: storage, longestStep: 10)
        let before = try await storage.study(named: "tpe")
        let lease = Lease(owner: "me", expires: Date(timeIntervalSince1970: 2e9))
        let last = try await storage.startTrial(in: before.id, lease: lease)
        try await Optuna.run("delete", url, "tpe", "everything")
        let next = try await storage.createStudy(named: "tpe", directions: [.minimize])
        #expect(next.id.rawValue > before.id.rawValue)
        #expect(try await storage.startTrial(in: next.id, lease: nil).id > last.id)
        for table in ["apus_trial_metrics", "apus_leases"] {
            #expect(try PostgresServer.query("SELECT count(*) FROM \(table)", at: url) == ["0"])
        }
    }

    /// The tables are those that Optuna makes, to the names of keys and the order of columns.
    @Test func theTablesAreOptunas() async throws {
        try await Optuna.run("write", url)
        let own = try server.makeDatabase()
        _ = try await PostgresStorage(url: own)
        for query in Self.descriptions {
            let (ours, optunas) = (
                try PostgresServer.query(query, at: own), try PostgresServer.query(query, at: url)
            )
            #expect(ours == optunas && !ours.isEmpty)
        }
    }

    private static let descriptions = [
        """
        SELECT concat_ws(' ', table_name, ordinal_position, column_name, udt_name, character_maximum_length,
            is_nullable, column_default, datetime_precision, numeric_precision)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'apus%'
        ORDER BY table_name, ordinal_position
        """,
        """
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'apus%'
        ORDER BY 1
        """,
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE 'apus%' "
            + "AND tablename NOT LIKE 'apus%' ORDER BY 1",
        "SELECT t.typname || ' ' || e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid "
            + "ORDER BY t.typname, e.enumsortorder",
        "SELECT concat_ws(' ', sequencename, data_type, start_value, increment_by, max_value, cycle, cache_size) "
            + "FROM pg_sequences ORDER BY 1",
        "SELECT version_num FROM alembic_version",
        "SELECT concat_ws(' ', version_info_id, schema_version, library_version) FROM version_info",
    ]
}
