import Foundation
import Numerical
import TestServers
import Testing
import Tuning

/// Workers that reach their study through a server, and lose it.
@Suite(.serialized) struct LostServerTests {
    private static let script = "sleep 0.0$(($APUS_TRIAL % 5)); echo acc=$1 step=1; echo acc=$1"

    /// The server is killed and started again and again while sixteen workers work.
    @Test func aServerThatIsKilled() async throws {
        var random = RandomStream(seed: faultSeed, stream: 20)
        let fleet = try WorkerFleet(trials: 60, Self.script)
        let server = try await ServerProcess(in: fleet.folder)
        for _ in 0..<16 {
            try fleet.start("--storage", "grpc://127.0.0.1:\(server.port)", "--lease", "2s")
        }
        for _ in 0..<6 where !fleet.running.isEmpty {
            usleep(UInt32(300_000 + random.next() % 400_000))
            server.kill()
            usleep(UInt32(random.next() % 300_000))
            try server.start()
        }
        try await expectAll(of: fleet, budget: 60)
    }

    /// Answers are lost with their connections: the server has done what it was asked for, and the worker does not know.
    @Test func connectionsThatAreCut() async throws {
        var random = RandomStream(seed: faultSeed, stream: 21)
        let fleet = try WorkerFleet(trials: 60, Self.script)
        let server = try await ServerProcess(in: fleet.folder)
        let proxy = try LossyProxy(to: server.port)
        for _ in 0..<16 {
            try fleet.start("--storage", "grpc://127.0.0.1:\(proxy.port)", "--lease", "2s")
        }
        for _ in 0..<40 where !fleet.running.isEmpty {
            proxy.loseAnswer(after: Int(random.next() % 30))
            usleep(UInt32(random.next() % 100_000))
        }
        proxy.loseNothing()
        try await expectAll(of: fleet, budget: 60)
        proxy.close()
    }

    private func expectAll(of fleet: WorkerFleet, budget: Int) async throws {
        try fleet.wait(for: "the workers") { fleet.running.isEmpty }
        for member in fleet.members { #expect(member.process.terminationStatus == 0, "\(member.said)") }
        let audit = try await StudyAudit("study", in: fleet.storage())
        audit.expect(budget: budget)
        for (number, _) in fleet.acknowledged {
            #expect(audit.trials[number].state == .complete, "trial \(number) was told to be complete")
        }
    }
}
