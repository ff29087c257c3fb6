import Experiments
import FoundationEssentials
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

    @Test func ofAnotherMachineWhenItsLeaseExpires() async throws {
        let owner = "elsewhere:1:1:space"
        let lab = try await laboratory(Lease(owner: owner, expires: Date() - 1))
        try await lab.run(lab.experiment("echo acc=$1", trials: 1))
        #expect(try await lab.trials().map(\.state) == [.failed, .complete])

        let held = try await laboratory(Lease(owner: owner, expires: Date() + 3600))
        let result = try await held.run(held.experiment("echo acc=$1", trials: 1))
        #expect(result.end == .elsewhere(1))
        #expect(try await held.trials().map(\.state) == [.running])
    }

    @Test func butNotOfAProcessThatLives() async throws {
        let lab = try await laboratory(Lease(owner: Worker.current.owner, expires: Date() - 1))
        #expect(try await lab.run(lab.experiment("echo acc=$1", trials: 1)).end == .elsewhere(1))
        #expect(try await lab.trials().map(\.state) == [.running])
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
