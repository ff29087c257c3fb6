import Experiments
import FoundationEssentials
import Synchronization
import Testing
import Tuning

/// Trials whose worker died are run again.
@Suite(.serialized)
struct TakeBackTests {
    /// A study with one running trial that `lease` holds.
    private func laboratory(_ lease: Lease?, deaths: Int = 0) async throws -> Laboratory {
        let lab = try Laboratory()
        let study = try await Study.create("study", .maximize, metricNames: ["acc"], in: lab.storage)
        var record = TrialRecord(state: .waiting)
        record.systemAttributes["apus:runner_deaths"] = JSON.int(deaths).text
        try await study.add(record)
        let trial = try await study.ask(lease: lease)
        _ = try trial.suggestFloat("x", in: 0...1)
        _ = try trial.suggestCategorical("kind", among: ["a", "b"])
        try await trial.flush()
        return lab
    }

    private var deadOwner: String {
        let fields = Worker.current.owner.split(separator: ":")
        return (fields.dropLast(2) + ["1", fields[fields.count - 1]]).joined(separator: ":")
    }

    @Test func ofAProcessThatIsNoMore() async throws {
        let lab = try await laboratory(Lease(owner: deadOwner, expires: Date() + 3600))
        let result = try await lab.run(lab.experiment("echo acc=$1", trials: 2))
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.failed, .complete, .complete])
        #expect(trials[1].parameters == trials[0].parameters)
        #expect(trials[0].failureReason == "the program that ran the trial died")
        #expect(result.standing.census.finished == 2)
        #expect(lab.events.contains { if case .tookBack([0]) = $0 { true } else { false } })
    }

    private let short = LeaseTerms(length: .milliseconds(100))

    /// Of another machine, or of a process that lives and was stopped, and whatever their clocks say.
    @Test(arguments: ["elsewhere:1:1:space", Worker.current.owner], [-3600.0, -1, 3600])
    func ofAWorkerThatFellSilent(owner: String, expires: Double) async throws {
        let lab = try await laboratory(Lease(owner: owner, expires: Date() + expires))
        let result = try await lab.run(lab.experiment("echo acc=$1", trials: 1), terms: short)
        let trials = try await lab.trials()
        #expect(result.end == .budget && trials.map(\.state) == [.failed, .complete])
        #expect(trials[0].failureReason == "nothing was heard from the program that ran the trial")
        #expect(lab.events.contains { if case .waiting(1) = $0 { true } else { false } })
    }

    /// What others do is waited for, as they may die; whoever speaks up in time has as long as it takes.
    @Test(arguments: ["elsewhere:1:1:space", Worker.current.owner])
    func butNotOfAWorkerThatIsHeardFrom(owner: String) async throws {
        let lab = try await laboratory(Lease(owner: owner, expires: Date() - 1))
        let trial = try await lab.trials()[0]
        let time = Mutex((elapsed: Duration.zero, spoken: Duration.zero))
        var clock = Clockwork.real
        clock.elapsed = { time.withLock { $0.elapsed } }
        clock.sleep = { [storage = lab.storage] pause in
            let (elapsed, speaks) = time.withLock { time in
                time.elapsed += pause
                let speaks = time.elapsed - time.spoken >= .seconds(50)
                if speaks { time.spoken = time.elapsed }
                return (time.elapsed, speaks)
            }
            if elapsed >= .seconds(10_000) {
                try? await storage.record([.finished(.complete, values: [7])], for: trial.id)
            } else if speaks {
                let lease = Lease(owner: owner, expires: Date(timeIntervalSince1970: elapsed.inSeconds))
                try? await storage.record([.leased(lease)], for: trial.id)
            }
        }
        #expect(try await lab.run(lab.experiment("echo acc=$1", trials: 1), clock: clock).end == .budget)
        #expect(try await lab.trials().map(\.values) == [[7]])
    }

    /// The user may want to leave.
    @Test func waitingEndsWithAnInterruption() async throws {
        let lab = try await laboratory(Lease(owner: "elsewhere:1:1:space", expires: Date() + 3600))
        async let result = lab.run(lab.experiment("echo acc=$1", trials: 1))
        try await lab.wait(for: "the run to wait") {
            lab.events.contains { if case .waiting = $0 { true } else { false } }
        }
        lab.interruption.request()
        #expect(try await result.end == .interrupted)
        #expect(try await lab.trials().map(\.state) == [.running])
    }

    /// Unless the user says so.
    @Test func whatNobodyHoldsIsTakenBackOnDemand() async throws {
        let lab = try await laboratory(nil)
        let experiment = try lab.experiment("echo acc=$1", trials: 1)
        try await lab.run(experiment, takingBackAfter: .seconds(3600))
        #expect(try await lab.trials().map(\.state) == [.running, .complete])
        let more = try lab.experiment("echo acc=$1", trials: 2)
        try await lab.run(more, takingBackAfter: .milliseconds(1))
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.failed, .complete, .complete])
        #expect(trials[0].failureReason == "the trial ran for too long without a sign of life")
        #expect(trials[2].parameters == trials[0].parameters)
    }

    /// Its processes are ended as soon as the worker learns that the trial was given to another.
    @Test func aTrialThatWasTakenBackIsGivenUp() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment(
            "echo $$ > $0/pid; [ $APUS_TRIAL -gt 0 ] || sleep 1000; echo acc=1", run: ", parallel: 1")
        async let result = lab.run(experiment, clock: .hasty)
        try await lab.wait(for: "the trial") { !lab.read("pid").isEmpty }
        let (pid, trial) = (lab.read("pid"), try await lab.trials()[0])
        try await lab.storage.record(
            [
                .systemAttribute(key: "apus:repeated", JSON.bool(true).text),
                .superseded(by: TrialRecord(state: .waiting)),
            ], for: trial.id)
        #expect(try await result.end == .budget)
        #expect(!isRunning(pid))
        #expect(try await lab.trials().map(\.state) == [.failed, .complete])
        #expect(lab.events.contains { if case .ended(_, .lost, _) = $0 { true } else { false } })
    }

    /// A trial that somebody else's program runs is not ours to judge, and does not count.
    @Test func norOfAWorkerThatMakesNoPromise() async throws {
        let lab = try await laboratory(nil)
        #expect(try await lab.run(lab.experiment("echo acc=$1", trials: 1)).end == .budget)
        #expect(try await lab.trials().map(\.state) == [.running, .complete])
    }

    @Test func norForEver() async throws {
        let lab = try await laboratory(Lease(owner: deadOwner, expires: Date()), deaths: 10)
        try await lab.run(lab.experiment("echo acc=$1", trials: 2))
        #expect(try await lab.trials().map(\.state) == [.failed, .complete])
    }

    /// Whoever pulls the plug nine times in a row has the trial run a tenth time.
    @Test func butOftenEnough() async throws {
        let lab = try await laboratory(Lease(owner: deadOwner, expires: Date()), deaths: 9)
        try await lab.run(lab.experiment("echo acc=$1", trials: 1))
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.failed, .complete])
        #expect(trials[0].parameters == trials[1].parameters)
    }

    @Test func aLeaseIsRenewedWhileATrialRuns() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment(
            "touch $0/started; while ! [ -e $0/go ]; do sleep 0.01; done; echo acc=1")
        var clock = Clockwork.hasty
        let beats = Date()
        clock.now = { [lab] in lab.exists("started") ? beats + 1000 : beats }
        async let result = lab.run(experiment, clock: clock)
        try await lab.wait(for: "a longer lease") { lab.leases.contains(beats + 1060) }
        lab.touch("go")
        #expect(try await result.end == .budget)
    }

    /// A trial that was taken over is left to the one who has it.
    @Test func aTrialThatAnotherWorkerEndedIsLost() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment(
            "echo $$ > $0/pid; while ! [ -e $0/go ]; do sleep 0.01; done; echo acc=1; sleep 1000"
        )
        async let result = lab.run(experiment)
        try await lab.wait(for: "the trial") { !lab.read("pid").isEmpty }
        let trial = try await lab.trials()[0]
        try await lab.storage.record([.finished(.complete, values: [7])], for: trial.id)
        lab.touch("go")
        #expect(try await result.end == .budget)
        #expect(try await lab.trials().map(\.values) == [[7]])
        #expect(!isRunning(lab.read("pid")))
    }
}
