import Foundation
import Numerical
import Testing
import Tuning

/// Processes that are killed or stopped while they work on one study.
@Suite(.serialized) struct KilledWorkersTests {
    /// Sixteen workers, of which one after the other is killed at a random moment and another one started in its place.
    @Test func sixteenWorkersOfWhichSomeAreKilled() async throws {
        var random = RandomStream(seed: faultSeed, stream: 1)
        let fleet = try WorkerFleet(
            trials: 60, "sleep 0.0$(($APUS_TRIAL % 5)); echo acc=$1 step=1; echo acc=$1")
        for _ in 0..<16 { try fleet.start() }
        var kills = 0
        while kills < 40, !fleet.running.isEmpty {
            usleep(UInt32(random.next() % 40_000))
            let running = fleet.running
            guard !running.isEmpty else { break }
            fleet.members[running[Int(random.next() % UInt64(running.count))]].send(SIGKILL)
            kills += 1
            if kills < 40 { try fleet.start() }
        }
        // Whoever is left finishes; if nobody is, one that comes later.
        try fleet.start()
        try fleet.wait(for: "the workers") { fleet.running.isEmpty }
        let last = try #require(fleet.members.last)
        #expect(last.process.terminationStatus == 0, "\(last.said)")
        let audit = try await StudyAudit("study", in: fleet.storage())
        audit.expect(budget: 60)
        for (number, _) in fleet.acknowledged {
            #expect(audit.trials[number].state == .complete, "trial \(number) was told to be complete")
        }
        for member in fleet.members where member.process.terminationReason == .exit {
            #expect(member.process.terminationStatus == 0, "\(member.said)")
        }
    }

    /// Runs and workers that nobody kills: each trial is evaluated once.
    @Test func thoseThatLiveEvaluateEachTrialOnce() async throws {
        let fleet = try WorkerFleet(trials: 40, "echo $APUS_TRIAL >> started; echo acc=$1")
        for worker in 0..<8 { try fleet.start(command: worker % 2 == 0 ? "run" : "worker") }
        try fleet.wait(for: "the workers") { fleet.running.isEmpty }
        for member in fleet.members { #expect(member.process.terminationStatus == 0, "\(member.said)") }
        let audit = try await StudyAudit("study", in: fleet.storage())
        audit.expect(budget: 40)
        #expect(audit.trials.count == 40 && fleet.lines("started").count == 40)
        #expect(fleet.acknowledged.map(\.number).sorted() == Array(0..<40))
    }

    /// A worker that is stopped for longer than its lease finds its trial given to another, ends its processes and goes on.
    @Test func aStoppedWorkerComesBackLate() async throws {
        let fleet = try WorkerFleet(
            trials: 6,
            """
            if mkdir first 2>/dev/null; then echo $$ > pid; sleep 1000; fi
            sleep 0.02; echo acc=$1
            """)
        let late = try fleet.start("--lease", "1s")
        try fleet.wait(for: "the first trial") { !fleet.lines("pid").isEmpty }
        fleet.members[late].send(SIGSTOP)
        for _ in 0..<3 { try fleet.start("--lease", "1s") }
        try fleet.wait(for: "the others") { fleet.running == [late] }
        #expect(fleet.members.dropFirst().contains { $0.said.contains("taken back") })
        fleet.members[late].send(SIGCONT)
        try fleet.wait(for: "the late one") { fleet.running.isEmpty }
        #expect(fleet.members[late].process.terminationStatus == 0)
        #expect(fleet.members[late].said.contains("#0 ended by somebody else"))
        let pid = try #require(fleet.lines("pid").first.flatMap { pid_t($0) })
        #expect(kill(pid, 0) != 0)
        let audit = try await StudyAudit("study", in: fleet.storage())
        audit.expect(budget: 6)
        #expect(audit.trials.count { $0.isRepeated } == 1)
    }

    /// Workers that are stopped and continued at random, past their leases and not.
    @Test func stoppedAtRandom() async throws {
        var random = RandomStream(seed: faultSeed, stream: 2)
        let fleet = try WorkerFleet(trials: 30, "sleep 0.05; echo acc=$1")
        for _ in 0..<5 { try fleet.start("--lease", "500ms") }
        for _ in 0..<6 where fleet.running.count > 1 {
            let running = fleet.running
            let member = fleet.members[running[Int(random.next() % UInt64(running.count))]]
            member.send(SIGSTOP)
            usleep(UInt32(random.next() % 800_000))
            member.send(SIGCONT)
        }
        try fleet.wait(for: "the workers") { fleet.running.isEmpty }
        for member in fleet.members { #expect(member.process.terminationStatus == 0, "\(member.said)") }
        try await StudyAudit("study", in: fleet.storage()).expect(budget: 30)
    }

    /// A trial that is run again finds what the one before has saved.
    @Test func aLostTrialGoesOnFromItsCheckpoint() async throws {
        let fleet = try WorkerFleet(
            trials: 1,
            """
            if [ -e $APUS_CHECKPOINT_DIR/saved ]; then cat $APUS_CHECKPOINT_DIR/saved > found
            else echo $1 > $APUS_CHECKPOINT_DIR/saved; sync; touch ready; sleep 1000; fi
            echo acc=$1
            """)
        let first = try fleet.start()
        try fleet.wait(for: "the checkpoint") { !fleet.lines("apus-runs/study/0/checkpoint/saved").isEmpty }
        fleet.members[first].send(SIGKILL)
        try fleet.wait(for: "its end") { fleet.running.isEmpty }
        try fleet.start()
        try fleet.wait(for: "the other") { fleet.running.isEmpty }
        let audit = try await StudyAudit("study", in: fleet.storage())
        audit.expect(budget: 1)
        #expect(audit.trials.count == 2)
        let x = try #require(audit.trials[1].value)
        #expect(fleet.lines("found").first.flatMap { Double($0) } == x)
    }
}
