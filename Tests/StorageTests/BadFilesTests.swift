import Foundation
import GRDBSQLite
import TestServers
import Testing
import Tuning
import TuningSQLite
import TuningTesting

/// Files that are no good, and places where there can be none: an error that says so, nothing lost, no crash.
struct BadFilesTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile()
    }

    /// A file with one study of `trials` trials that have ended.
    @discardableResult
    private func makeFile(trials: Int = 5) async throws -> SQLiteStorage {
        let storage = try SQLiteStorage(path: path)
        let study = try await Study.create("s", sampler: .random, seed: 1, in: storage)
        try await study.optimize(trials: trials) { trial in
            let x = try trial.suggestFloat("x", in: -5...5)
            _ = try trial.suggestCategorical("c", among: ["a", "b"])
            try await trial.report(x, step: 1)
            return x
        }
        return storage
    }

    /// What such a file holds, all in one piece.
    private func makeBytes(trials: Int) async throws -> Data {
        try await makeFile(trials: trials)
        let copy = folder.newFile()
        try RawDatabase(path).run("VACUUM INTO '\(copy)'")
        return try Data(contentsOf: URL(fileURLWithPath: copy))
    }

    @Test func aFolderThatIsMissing() async throws {
        await expectError {
            if case .unavailable(_, let detail) = $0 {
                detail.contains("/none does not exist")
            } else {
                false
            }
        } _: {
            _ = try SQLiteStorage(path: folder.path + "/none/a.db")
        }
        await expectError {
            if case .unavailable(_, let detail) = $0 { detail == "it is a folder" } else { false }
        } _: {
            _ = try SQLiteStorage(path: folder.path)
        }
    }

    @Test func aFileThatIsNoDatabase() async throws {
        let text = Data("name: digits\nparameters:\n".utf8 + Array(repeating: 0x41, count: 5000))
        try text.write(to: URL(fileURLWithPath: path))
        await expectError {
            if case .damaged = $0 { true } else { false }
        } _: {
            _ = try SQLiteStorage(path: path)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test(arguments: ["v2.6.0.a", "v9.9.9.z"])
    func anotherSchema(stamp: String) async throws {
        try await makeFile()
        try RawDatabase(path).run("UPDATE alembic_version SET version_num = '\(stamp)'")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        await expectError {
            if case .unknownSchema(path, stamp) = $0 {
                $0.description.contains("optuna storage upgrade")
            } else {
                false
            }
        } _: {
            _ = try SQLiteStorage(path: path)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func aTruncatedFile() async throws {
        let whole = try await makeBytes(trials: 200)
        for part in [100, 4096, whole.count / 2, whole.count - 4096] {
            let path = folder.newFile()
            try whole.prefix(part).write(to: URL(fileURLWithPath: path))
            await expectError {
                if case .damaged = $0 { true } else { false }
            } _: {
                let study = try await Study.load("s", from: SQLiteStorage(path: path))
                _ = try await study.trials
            }
        }
    }

    /// Whatever is in a file, reading and writing it ends in an answer or in an error.
    @Test func aSpoiledFile() async throws {
        let whole = try await makeBytes(trials: 10)
        var random = RandomNumbers(state: 1)
        for _ in 0..<60 {
            var spoiled = whole
            let first = Int(random.next() % UInt64(whole.count))
            for index in first..<min(first + Int(random.next() % 64), whole.count) {
                spoiled[index] = UInt8(truncatingIfNeeded: random.next())
            }
            let path = folder.newFile()
            try spoiled.write(to: URL(fileURLWithPath: path))
            do {
                let storage = try SQLiteStorage(path: path)
                for study in try await storage.studies() {
                    for trial in try await storage.changes(in: study.id, since: .start).trials {
                        _ = trial.json().text
                    }
                    let trial = try await storage.startTrial(in: study.id, lease: nil)
                    try await storage.record([.suggested(name: "x", 0, .float(-1...1))], for: trial.id)
                    try await storage.deleteStudy(study.id)
                }
            } catch {}
        }
    }

    @Test func wrongRows() async throws {
        let cases = [
            "UPDATE trials SET state = 'ODD' WHERE trial_id = 2",
            "UPDATE trial_params SET distribution_json = '{}' WHERE trial_id = 2",
            """
            UPDATE trial_params SET distribution_json =
                '{"name": "IntDistribution", "attributes": {"low": 1, "high": 8, "step": 0, "log": false}}'
            """,
            """
            UPDATE trial_params SET distribution_json =
                '{"name": "CategoricalDistribution", "attributes": {"choices": []}}'
            """,
            "UPDATE trial_values SET objective = 9000000000000000000 WHERE trial_id = 2",
        ]
        for statement in cases {
            let path = folder.newFile()
            let storage = try SQLiteStorage(path: path)
            let study = try await Study.create("s", in: storage)
            try await study.optimize(trials: 3) { try $0.suggestFloat("x", in: 0...1) }
            try RawDatabase(path).run("DROP TRIGGER apus_trial_claimed; \(statement)")
            await expectError {
                if case .damaged(path, _) = $0 { true } else { false }
            } _: {
                _ = try await study.trials
            }
        }
    }

    /// Whoever copies the file after the work has all of it.
    @Test func aClosedFileIsWhole() async throws {
        try await makeFile()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func aLockedFile() async throws {
        try await makeFile()
        let other = try RawDatabase(path)
        try other.run("BEGIN IMMEDIATE")
        let storage = try SQLiteStorage(path: path, patience: .milliseconds(20))
        let study = try await storage.study(named: "s")
        await expectError {
            if case .locked(path) = $0 { true } else { false }
        } _: {
            _ = try await storage.startTrial(in: study.id, lease: nil)
        }
        try other.run("COMMIT")
        #expect(try await storage.startTrial(in: study.id, lease: nil).number == 5)
    }

    @Test func aNewFileThatIsLocked() async throws {
        let other = try RawDatabase(path)
        try other.run("BEGIN EXCLUSIVE")
        await expectError {
            if case .locked(path) = $0 { true } else { false }
        } _: {
            _ = try SQLiteStorage(path: path, patience: .milliseconds(20))
        }
    }

    @Test func aFileThatMustNotBeWritten() async throws {
        try await makeFile()
        let storage = try SQLiteStorage(path: path, pragmas: ["query_only = 1"])
        let study = try await Study.load("s", from: storage)
        #expect(try await study.trials.count == 5)
        await expectError {
            if case .readOnly(path) = $0 { true } else { false }
        } _: {
            _ = try await study.ask()
        }
    }

    /// Tables of our names that are somebody else's.
    @Test func aDatabaseOfAnotherProgram() async throws {
        try RawDatabase(path).run("CREATE TABLE studies (a); CREATE TABLE trials (b)")
        await expectError {
            if case .damaged(path, _) = $0 { true } else { false }
        } _: {
            _ = try await SQLiteStorage(path: path).studies()
        }
        #expect(try RawDatabase(path).number("SELECT count(*) FROM sqlite_master") == 2)
    }

    @Test func aFullDisk() async throws {
        try await makeFile(trials: 40)
        let pages = try RawDatabase(path).number("PRAGMA page_count")
        let storage = try SQLiteStorage(path: path, pragmas: ["max_page_count = \(pages + 2)"])
        let study = try await Study.load("s", sampler: .random, from: storage)
        var told = 40
        await expectError {
            if case .full(path) = $0 { true } else { false }
        } _: {
            while told < 10_000 {
                let trial = try await study.ask()
                try await study.tell(trial, .complete([trial.suggestFloat("x", in: -5...5)]))
                told += 1
            }
        }
        let trials = try await study.trials
        #expect(trials.filter { $0.state == .complete }.count == told)
        let roomy = try await Study.load("s", sampler: .random, from: SQLiteStorage(path: path))
        try await roomy.optimize(trials: 5) { try $0.suggestFloat("x", in: -5...5) }
        #expect(try await roomy.trials.filter { $0.state == .complete }.count == told + 5)
    }

    @Test(arguments: [false, true])
    func aFileThatIsDeletedWhileInUse(isReplaced: Bool) async throws {
        let storage = try await makeFile()
        let study = try await storage.study(named: "s")
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        if isReplaced { try await makeFile(trials: 1) }
        for body in [
            { _ = try await storage.startTrial(in: study.id, lease: nil) },
            { _ = try await storage.changes(in: study.id, since: .start) },
        ] {
            await expectError {
                if case .unavailable(path, let detail) = $0 {
                    detail.contains("deleted or replaced")
                } else {
                    false
                }
            } _: {
                try await body()
            }
        }
    }
}

/// xorshift64: the same numbers in every run.
private struct RandomNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
