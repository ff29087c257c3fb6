import Foundation
import Synchronization
import TestServers
import Testing
import Tuning
import TuningJournal
import TuningTesting

/// What others leave behind that die at a bad moment, and files that are no journals.
struct JournalFaultTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile(".log")
    }

    /// However far a writer came: what it finished counts, the rest does not, and nobody is disturbed.
    @Test func aWriterDiesWithinALine() async throws {
        let full = folder.newFile(".log")
        let study = try await Study.create("s", seed: 1, in: JournalStorage(path: full))
        try await study.optimize(trials: 2) { try $0.suggestFloat("x", in: 0...1) }
        let whole = try Data(contentsOf: URL(filePath: full))
        for length in stride(from: 0, through: whole.count, by: 7) {
            let path = folder.newFile(".log")
            try whole.prefix(length).write(to: URL(filePath: path))
            let storage = try JournalStorage(path: path)
            let before = try await storage.studies()
            let lines =
                whole.prefix(length).split(separator: 0x0A, omittingEmptySubsequences: false).count - 1
            #expect(before.count == (lines > 0 ? 1 : 0))
            // The next writer begins on a line of its own.
            let other = try await storage.createStudy(named: "other", directions: [.minimize])
            #expect(try await JournalStorage(path: path).studies() == before + [other])
        }
    }

    @Test func optunaGoesOnAfterAWriterThatDied() async throws {
        let storage = try JournalStorage(path: path)
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        try append(#"{"op_code":4,"worker_id":"x","stud"#, to: path)
        _ = try await storage.startTrial(in: study.id, lease: nil)
        try await expectSame(Optuna.run("dump", path), dump(storage))
        #expect(try await Optuna.run("work", path, "s", "2") == .int(2))
        #expect(try await storage.changes(in: study.id, since: .start).trials.count == 3)
    }

    /// A trial fails and another one is queued: a writer that dies in between has said enough for others to do it.
    @Test func aSupersededTrialIsQueuedWhoeverDies() async throws {
        let storage = try JournalStorage(path: path)
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        let trial = try await storage.startTrial(
            in: study.id, lease: Lease(owner: "me", expires: .distantPast))
        var successor = TrialRecord(state: .waiting)
        successor.systemAttributes["failed_trial"] = JSONText(rawValue: "0")
        try await storage.record([.superseded(by: successor)], for: trial.id)
        let whole = try Data(contentsOf: URL(filePath: path))
        for length in 0..<3 {
            let path = folder.newFile(".log")
            let lines = whole.split(separator: 0x0A)
            try Data(lines.dropLast(length).joined(separator: [0x0A]) + [0x0A]).write(to: URL(filePath: path))
            let storage = try JournalStorage(path: path)
            if length == 2 {
                // It did not even fail.
                #expect(try await storage.trial(trial.id).state == .running)
                try await storage.record([.superseded(by: successor)], for: trial.id)
            }
            let next = try await storage.startTrial(in: study.id, lease: nil)
            #expect(next.number == 1 && next.systemAttributes == successor.systemAttributes)
            #expect(try await storage.startTrial(in: study.id, lease: nil).number == 2)
            #expect(
                try await JournalStorage(path: path).changes(in: study.id, since: .start).trials.count == 3)
        }
    }

    /// A lease that was told of a start that never came is not believed of another start.
    @Test func aLeaseOfAStartThatNeverCame() async throws {
        let storage = try JournalStorage(path: path)
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        _ = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
        let lease = Lease(owner: "dead", expires: .distantPast)
        let trial = try await storage.startTrial(in: study.id, lease: lease)
        #expect(trial.lease?.owner == "dead")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let other = folder.newFile(".log")
        try (lines.dropLast().joined(separator: "\n") + "\n").write(
            toFile: other, atomically: true, encoding: .utf8)
        try append(
            #"{"op_code":6,"worker_id":"o","trial_id":0,"state":0,"values":null,"datetime_start":"2026-11-23T21:10:11.000000+00:00"}"#
                + "\n", to: other)
        let started = try await JournalStorage(path: other).trial(trial.id)
        #expect(started.state == .running && started.lease == nil)
    }

    @Test(arguments: [
        "this is no journal", "this is no journal\n", "{\"a\": 1}\n", "{\"op_code\":0,\"study_name\":1}\n",
        "{}\n\n{}\n",
    ])
    func whatIsNoJournalIsLeftAlone(text: String) async throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let storage = try JournalStorage(path: path)
        await expectError {
            if case .damaged = $0 { true } else { false }
        } _: {
            _ = try await storage.createStudy(named: "s", directions: [.minimize])
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        #expect(!FileManager.default.fileExists(atPath: path + ".lock"))
    }

    @Test func aDamagedLineIsNamed() async throws {
        let storage = try JournalStorage(path: path)
        _ = try await storage.createStudy(named: "s", directions: [.minimize])
        try append("oops\n" + #"{"op_code":1,"worker_id":"o","study_id":0}"# + "\n", to: path)
        await expectError {
            if case .damaged(path, let detail) = $0 { detail.contains("line 2 ") } else { false }
        } _: {
            _ = try await storage.studies()
        }
    }

    @Test func theFileMustStay() async throws {
        let storage = try JournalStorage(path: path)
        _ = try await storage.createStudy(named: "s", directions: [.minimize])
        try FileManager.default.removeItem(atPath: path)
        await expectError {
            if case .unavailable = $0 { true } else { false }
        } _: {
            _ = try await storage.studies()
        }
        await expectError {
            if case .unavailable = $0 { true } else { false }
        } _: {
            _ = try JournalStorage(path: folder.path)
        }
        await expectError {
            if case .unavailable = $0 { true } else { false }
        } _: {
            _ = try JournalStorage(path: folder.path + "/missing/a.log")
        }
    }

    /// What was acknowledged to a process is there after its death.
    @Test func whatWasAcknowledgedSurvivesAKilledProcess() async throws {
        let study = try await Study.create("s", in: JournalStorage(path: path))
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let study = try await Study.load("s", sampler: .random, from: JournalStorage(path: path))
            for count in 1... {
                let trial = try await study.ask()
                let x = try trial.suggestFloat("x", in: 0...1)
                try await study.tell(trial, .complete([x]))
                try String(count).write(toFile: path + ".told", atomically: true, encoding: .utf8)
                if count == 20 { Thread.detachNewThread { kill(getpid(), SIGKILL) } }
            }
        }
        let told = try Int(String(contentsOfFile: path + ".told", encoding: .utf8)) ?? 0
        try? FileManager.default.removeItem(atPath: path + ".lock")
        let trials = try await study.trials
        #expect(told >= 20 && trials.filter { $0.state == .complete }.count >= told)
        #expect(try await study.ask().number == trials.count)
    }
}

/// Locks, in a time of our own.
struct JournalLockTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile(".log")
    }

    /// A clock that moves when somebody waits, and what they waited for.
    private final class Waits: Sendable {
        let pauses = Mutex<[Duration]>([])
        let event: @Sendable (Int) -> Void

        init(_ event: @escaping @Sendable (Int) -> Void = { _ in }) { self.event = event }

        func waiting(patience: Duration) -> JournalWaiting {
            JournalWaiting(
                patience: patience, now: { self.pauses.withLock { $0.reduce(.zero, +) } },
                pause: { pause in
                    let count = self.pauses.withLock { pauses in
                        pauses.append(pause)
                        return pauses.count
                    }
                    self.event(count)
                })
        }
    }

    /// Both of Optuna's kinds of locks are waited for, longer and longer.
    @Test(arguments: [true, false]) func othersAreWaitedFor(isLink: Bool) async throws {
        let lock = path + ".lock"
        if isLink {
            try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: path)
        } else {
            try Data().write(to: URL(filePath: lock))
        }
        let waits = Waits { count in if count == 14 { try? FileManager.default.removeItem(atPath: lock) } }
        let storage = try JournalStorage(path: path, waiting: waits.waiting(patience: .seconds(60)))
        _ = try await storage.createStudy(named: "s", directions: [.minimize])
        let milliseconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 1000, 1000, 1000]
        #expect(waits.pauses.withLock { $0 } == milliseconds.map { .milliseconds($0) })
        #expect(!FileManager.default.fileExists(atPath: lock))
    }

    /// A lock is broken after half a minute in which neither it nor the journal has changed.
    @Test func aLockLeftBehindIsBroken() async throws {
        let (lock, path) = (path + ".lock", path)
        try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: path)
        let waits = Waits { count in
            // Somebody is at work, if slowly.
            if count == 20 { try? append(Self.line, to: path) }
        }
        let storage = try JournalStorage(path: path, waiting: waits.waiting(patience: .seconds(600)))
        _ = try await storage.createStudy(named: "s", directions: [.minimize])
        let waited = waits.pauses.withLock { $0.reduce(.zero, +) }
        #expect(waited > .seconds(39) && waited < .seconds(43), "\(waited)")
        #expect(try await storage.studies().map(\.name) == ["slow", "s"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    private static let line = #"{"op_code":0,"worker_id":"o","study_name":"slow","directions":[1]}"# + "\n"

    @Test func patienceEnds() async throws {
        try Data().write(to: URL(filePath: path + ".lock"))
        let waits = Waits()
        let storage = try JournalStorage(path: path, waiting: waits.waiting(patience: .seconds(5)))
        await expectError {
            if case .locked(path) = $0 { true } else { false }
        } _: {
            _ = try await storage.createStudy(named: "s", directions: [.minimize])
        }
        // Reading takes no lock.
        #expect(try await storage.studies().isEmpty)
    }
}
