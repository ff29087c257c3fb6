import Foundation
import Synchronization
import TestServers
import Testing
import Tuning
import TuningPostgres
import TuningTesting

/// Connections that break and servers that go away: nothing that was acknowledged is lost, nothing is done twice.
@Suite(hasPostgres, .serialized) struct PostgresFaultTests {
    /// The answer to each part of each write is lost once: it was done, or was not, and then is, once.
    @Test func anAnswerThatIsLost() async throws {
        let server = try PostgresServer.shared.get()
        let url = try server.makeSchema()
        let proxy = try LossyProxy(to: server.port)
        defer { proxy.close() }
        let storage = try await PostgresStorage(url: proxied(url, by: proxy), connections: 1)
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        var (trials, losses) = (0, 0)
        for count in 0..<5 {
            func losing<Value>(_ body: () async throws -> Value) async throws -> Value {
                proxy.loseAnswer(after: count)
                defer { proxy.loseNothing() }
                let value = try await body()
                if proxy.hasLost { losses += 1 }
                return value
            }
            let new = try await losing { try await storage.startTrial(in: study.id, lease: nil) }
            #expect(new.number == trials && new.state == .running)
            let queued = try await losing {
                try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
            }
            #expect(queued.number == trials + 1)
            let lease = Lease(owner: "me", expires: Date(timeIntervalSince1970: 2e9))
            #expect(
                try await losing { try await storage.startTrial(in: study.id, lease: lease) }.id == queued.id)
            let chosen = try await storage.addTrial(TrialRecord(state: .waiting), to: study.id)
            #expect(try await losing { try await storage.startTrial(chosen.id, lease: nil) })
            try await losing {
                try await storage.record([.reported(metric: nil, 1, step: 0)], for: new.id)
            }
            try await losing { try await storage.record([.finished(.complete, values: [1])], for: new.id) }
            try await losing {
                let next = TrialRecord(state: .complete)
                try await storage.record([.superseded(by: next)], for: queued.id)
            }
            try await losing { try await storage.record([.finished(.failed, values: [])], for: chosen.id) }
            let other = try await losing {
                try await storage.createStudy(named: "other \(count)", directions: [.maximize])
            }
            #expect(try await losing { try await storage.study(named: other.name) } == other)
            try await losing { try await storage.deleteStudy(other.id) }
            trials += 4
        }
        let all = try await storage.changes(in: study.id, since: .start).trials
        #expect(all.map(\.number) == Array(0..<trials))
        #expect(all.allSatisfy { $0.state.isFinished })
        #expect(losses >= 25)
        #expect(try await storage.studies().count == 1)
    }

    private func proxied(_ url: String, by proxy: LossyProxy) throws -> String {
        let server = try PostgresServer.shared.get()
        return url.replacing(":\(server.port)/", with: ":\(proxy.port)/")
    }

    /// Four workers finish their trials while whoever is connected is thrown out again and again.
    @Test func connectionsThatAreEnded() async throws {
        let server = try PostgresServer.shared.get()
        let url = try server.makeDatabase()
        let storage = try await PostgresStorage(url: url)
        let study = try await Study.create("s", sampler: .random, seed: 1, in: storage)
        let (isDone, finished) = (Shared(false), Shared(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let end = """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = '\(url.split(separator: "/").last ?? "")'
                    """
                // Between two blows something gets done.
                while !isDone.value.withLock({ $0 }) {
                    let before = finished.value.withLock { $0 }
                    try server.query(end, in: "postgres")
                    while !isDone.value.withLock({ $0 }), finished.value.withLock({ $0 }) < before + 4 {
                        await Task.yield()
                    }
                }
            }
            group.addTask {
                defer { isDone.value.withLock { $0 = true } }
                try await optimize(study, trials: 100) { finished.value.withLock { $0 += 1 } }
            }
            try await group.waitForAll()
        }
        try await expectWhole(study, trials: 100)
    }

    /// The server crashes in the middle of the work, and is stopped and started by its operators.
    @Test func aServerThatGoesAway() async throws {
        let server = try PostgresServer()
        let storage = try await PostgresStorage(url: server.url(of: "postgres"))
        let study = try await Study.create("s", sampler: .random, seed: 1, in: storage)
        let finished = Shared(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for (trials, abruptly) in [(30, true), (120, false)] {
                    while finished.value.withLock({ $0 }) < trials { await Task.yield() }
                    try server.stop(abruptly: abruptly)
                    try server.start()
                }
            }
            group.addTask {
                defer { finished.value.withLock { $0 += 1000 } }
                try await optimize(study, trials: 200) { finished.value.withLock { $0 += 1 } }
            }
            try await group.waitForAll()
        }
        try await expectWhole(study, trials: 200)
    }

    private func optimize(
        _ study: Study, trials: Int, _ whenOneEnds: @escaping @Sendable () -> Void = {}
    ) async throws {
        try await study.optimize(trials: trials, parallelism: 4) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            for step in 0..<3 { try await trial.report(x, step: step) }
            whenOneEnds()
            return x
        }
    }

    private func expectWhole(_ study: Study, trials: Int) async throws {
        let all = try await study.trials
        #expect(all.map(\.number) == Array(0..<trials))
        #expect(all.allSatisfy { $0.state == .complete && $0.reports.count == 3 && $0.values.count == 1 })
    }

    /// A server that stays away is given up after the patience, by a clock that nobody waits for.
    @Test func aServerThatStaysAway() async throws {
        let server = try PostgresServer()
        let clock = RecordingClock()
        let storage = try await PostgresStorage(
            url: server.url(of: "postgres"), patience: .seconds(60), clock: clock)
        let study = try await storage.createStudy(named: "s", directions: [.minimize])
        try server.stop()
        await expectError {
            if case .unavailable = $0 { true } else { false }
        } _: {
            _ = try await storage.startTrial(in: study.id, lease: nil)
        }
        let pauses = clock.pauses
        #expect(pauses.reduce(.zero, +) >= .seconds(60))
        #expect(pauses.allSatisfy { $0 <= .seconds(5) } && pauses.count < 60)
        try server.start()
        #expect(try await storage.startTrial(in: study.id, lease: nil).number == 0)
    }
}

/// A value that tasks share.
private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}

/// A clock on which every pause is over at once, and is noted.
private final class RecordingClock: Clock {
    private let noted = Mutex<[Duration]>([])
    var pauses: [Duration] { noted.withLock { $0 } }
    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        // What is told to listeners is told later, too.
        let pause = ContinuousClock.now.duration(to: deadline)
        noted.withLock { $0.append(pause) }
    }
}
