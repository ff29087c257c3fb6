import TestServers
import Testing
import Tuning
import TuningPostgres
import TuningTesting

/// What a PostgreSQL storage does beside its contract, and what it says when it cannot.
@Suite(hasPostgres) struct PostgresStorageTests {
    let server: PostgresServer

    init() throws { server = try PostgresServer.shared.get() }

    @Test func changesAreTold() async throws {
        let url = try server.makeDatabase()
        let storage = try await PostgresStorage(url: url)
        let watcher = try await PostgresStorage(url: url)
        let (a, b) = (
            try await storage.createStudy(named: "a", directions: [.minimize]),
            try await storage.createStudy(named: "b", directions: [.minimize])
        )
        var events = watcher.changeEvents().makeAsyncIterator()
        let trial = try await storage.startTrial(in: b.id, lease: nil)
        // Whoever listens may have begun to do so too late for this one.
        let writing = Task {
            while !Task.isCancelled {
                try await storage.record([.reported(metric: nil, 1, step: 0)], for: trial.id)
            }
        }
        #expect(await events.next() == b.id)
        writing.cancel()
        _ = try? await writing.value
        _ = try await storage.addTrial(TrialRecord(state: .waiting), to: a.id)
        while let study = await events.next(), study != a.id {}

        // After a lost connection everything may have changed.
        try server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
            in: "postgres")
        var seen: Set<StudyRecord.ID> = []
        while seen != [a.id, b.id], let study = await events.next() { seen.insert(study) }
    }

    @Test func aServerThatIsNotThere() async throws {
        let url = "postgresql://me:secret@127.0.0.1:1/none"
        await expectError {
            if case .unavailable("postgresql://me:***@127.0.0.1:1/none", let detail) = $0 {
                detail.contains("Connection refused") && !detail.contains("\n")
            } else {
                false
            }
        } _: {
            _ = try await PostgresStorage(url: url)
        }
    }

    @Test(arguments: [
        ("postgresql://u:se/cret@h/d", "does not understand"), ("postgresql://h/d?nosuch=1", "nosuch"),
    ])
    func anAddressThatIsNone(url: String, words: String) async throws {
        await expectError {
            if case .unavailable(_, let detail) = $0 {
                detail.contains(words) && !$0.description.contains("cret")
            } else {
                false
            }
        } _: {
            _ = try await PostgresStorage(url: url)
        }
    }

    @Test func aDatabaseThatIsNotThere() async throws {
        let url = server.url(of: "nothing")
        await expectError {
            if case .unavailable(url, let detail) = $0 { detail.contains("nothing") } else { false }
        } _: {
            _ = try await PostgresStorage(url: url)
        }
    }

    @Test func aDatabaseThatMustNotBeWritten() async throws {
        let url = try server.makeSchema()
        let readOnly = url + "%20-c%20default_transaction_read_only%3Don"
        for isThere in [false, true] {
            if isThere {
                _ = try await Study.create("s", in: PostgresStorage(url: url))
                let storage = try await PostgresStorage(url: readOnly)
                #expect(try await storage.study(named: "s").name == "s")
            }
            await expectError {
                if case .readOnly(readOnly) = $0 { true } else { false }
            } _: {
                _ = try await Study.load("s", from: PostgresStorage(url: readOnly)).ask()
            }
        }
    }

    @Test func aSchemaThatIsNotKnown() async throws {
        let url = try server.makeSchema()
        _ = try await PostgresStorage(url: url)
        try PostgresServer.query("UPDATE alembic_version SET version_num = 'v9.9.9.z'", at: url)
        await expectError {
            if case .unknownSchema(url, "v9.9.9.z") = $0 { true } else { false }
        } _: {
            _ = try await PostgresStorage(url: url)
        }
    }

    /// Texts with a NUL or of more than 512 characters, and steps beyond 32 bits, have no room in Optuna's tables.
    @Test func valuesThatPostgreSQLDoesNotTake() async throws {
        let storage = try await PostgresStorage(url: server.makeSchema())
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        let trial = try await storage.startTrial(in: study.id, lease: nil)
        for (event, isTooLarge) in [
            (TrialEvent.userAttribute(key: "a\0b", JSONText(rawValue: "1")), false),
            (.reported(metric: nil, 1, step: 1 << 31), true),
            (.reported(metric: nil, 1, step: 1 << 40), true),
            (.systemAttribute(key: String(repeating: "k", count: 600), JSONText(rawValue: "1")), true),
        ] {
            await expectError {
                if case .tooLarge = $0 { return isTooLarge }
                if case .unavailable = $0 { return !isTooLarge }
                return false
            } _: {
                try await storage.record(
                    [.userAttribute(key: "k", JSONText(rawValue: "1")), event], for: trial.id)
            }
        }
        // The same in a transaction of several round trips: the connection is as good as new afterwards.
        var record = TrialRecord(state: .waiting)
        record.userAttributes[String(repeating: "k", count: 600)] = JSONText(rawValue: "1")
        await expectError {
            if case .tooLarge(_, let detail) = $0 { detail.contains("too long") } else { false }
        } _: {
            _ = try await storage.addTrial(record, to: study.id)
        }
        #expect(try await storage.changes(in: study.id, since: .start).trials.count == 1)
        #expect(try await storage.trial(trial.id).userAttributes.isEmpty)
        try await storage.record([.finished(.complete, values: [1])], for: trial.id)
    }

    /// Many storages that come to an empty database at once make its tables once.
    @Test func manyThatBegin() async throws {
        let url = try server.makeSchema()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try await PostgresStorage(url: url).studies() } }
            try await group.waitForAll()
        }
    }
}

struct PostgresURLTests {
    @Test(arguments: [
        ("postgresql://h/d", "postgresql://h/d"), ("postgres://u:p@h:5/d", "postgres://u:***@h:5/d"),
        ("postgresql+psycopg2://u:p@h/d?sslmode=require", "postgresql+psycopg2://u:***@h/d?sslmode=require"),
        ("postgresql://h/d?user=u&password=p@x", "postgresql://h/d?user=u&password=***"),
    ])
    func passwordsAreNotShown(text: String, shown: String) throws {
        let url = try StorageURL(text)
        #expect(url.description == shown)
        guard case .postgres(let uri) = url.kind else { return #expect(Bool(false)) }
        #expect(uri.hasPrefix("postgresql://") && uri.hasSuffix(text.drop { $0 != "/" }))
    }
}
