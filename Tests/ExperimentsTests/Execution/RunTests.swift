import Experiments
import FoundationEssentials
import Testing
import Tuning

/// Runs of whole experiments: budgets, parallel trials, interruptions, several runs of one study.
@Suite(.serialized)
struct RunTests {
    @Test func theBudgetCountsTrialsOfEarlierRuns() async throws {
        let lab = try Laboratory()
        #expect(try await lab.run(lab.experiment("echo acc=$1", trials: 3)).end == .budget)
        let result = try await lab.run(lab.experiment("echo acc=$1", trials: 5))
        #expect(result.end == .budget)
        #expect(result.standing.finishedBefore == 3)
        #expect(try await lab.trials().count == 5)
        #expect(try await lab.run(lab.experiment("echo acc=$1", trials: 5)).end == .alreadyFinished)
        let best = try await lab.trials().max { $0.values[0] < $1.values[0] }
        #expect(result.standing.census.best == best.map { [$0] })
    }

    @Test func theSameSeedGivesTheSameTrials() async throws {
        let (first, second) = (try Laboratory(), try Laboratory())
        for lab in [first, second] { try await lab.run(lab.experiment("echo acc=$1", trials: 4)) }
        #expect(try await first.trials().map(\.values) == second.trials().map(\.values))
        #expect(try await Set(first.trials().map(\.values)).count == 4)
    }

    @Test func noTrialIsStartedWhenTimeIsUp() async throws {
        let lab = try Laboratory()
        var clock = Clockwork.real
        // An hour passes with every trial.
        clock.elapsed = { [lab] in
            .seconds(3600 * lab.events.count { if case .ended = $0 { true } else { false } })
        }
        var experiment = try lab.experiment("echo acc=1", trials: nil)
        experiment.budget.time = .seconds(7200)
        #expect(try await lab.run(experiment, clock: clock).end == .time)
        #expect(try await lab.trials().map(\.state) == [.complete, .complete])
    }

    @Test func aRunWithoutAnEndIsRefused() async throws {
        let lab = try Laboratory()
        await #expect(throws: RunFailure.noBudget) {
            try await lab.run(lab.experiment("echo acc=1", trials: nil))
        }
        #expect(lab.storage.isEmpty)
    }

    /// Each of two trials waits for the other to have started.
    @Test func trialsRunSideBySide() async throws {
        let lab = try Laboratory()
        let script = "touch $0/$APUS_TRIAL; while ! [ -e $0/0 -a -e $0/1 ]; do sleep 0.01; done; echo acc=1"
        try await lab.run(lab.experiment(script, trials: 2, run: ", parallel: 2, timeout: 20s"))
        #expect(try await lab.trials().map(\.state) == [.complete, .complete])
    }

    @Test func theFirstTrialHasTheDefaults() async throws {
        let lab = try Laboratory()
        var experiment = try lab.experiment("echo acc=$1", trials: 2)
        experiment.defaults = ["x": 0.125, "kind": "b"]
        try await lab.run(experiment)
        let trials = try await lab.trials()
        #expect(trials[0].parameters.dictionary == ["x": 0.125, "kind": "b"])
        #expect(trials[0].values == [0.125])
        #expect(trials[1].parameters.dictionary != trials[0].parameters.dictionary)
        #expect(trials.count == 2)
    }

    @Test func anInterruptedRunEndsItsTrialsAndCanGoOn() async throws {
        let lab = try Laboratory()
        let script = """
            echo $$ >> $0/pids; touch $0/$APUS_TRIAL; echo acc=0 step=1
            [ $APUS_ATTEMPT = 2 ] || while ! [ -e $0/go ]; do sleep 0.01; done; echo acc=$1 step=2
            """
        let experiment = try lab.experiment(script, trials: 3, run: ", parallel: 2")
        async let interrupted = lab.run(experiment)
        try await lab.wait(for: "two trials") { lab.exists("0") && lab.exists("1") }
        lab.interruption.request()
        #expect(try await interrupted.end == .interrupted)
        #expect(lab.read("pids").split(separator: "\n").allSatisfy { !isRunning(String($0)) })
        let stopped = try await lab.trials()
        #expect(stopped.map(\.state) == [.failed, .failed, .waiting, .waiting])
        #expect(stopped.prefix(2).allSatisfy { $0.failureReason == "interrupted" })
        lab.touch("go")
        let result = try await lab.run(experiment, interruption: Interruption())
        #expect(result.end == .budget)
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.failed, .failed, .complete, .complete, .complete])
        #expect(Set(trials[2...3].map(\.parameters)) == Set(trials[...1].map(\.parameters)))
        #expect(result.standing.census.finished == 3)
    }

    @Test func cancellingTheTaskInterruptsTheRun() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment("echo $$ > $0/pid; sleep 1000")
        let task = Task { try await lab.run(experiment) }
        try await lab.wait(for: "the trial") { !lab.read("pid").isEmpty }
        task.cancel()
        #expect(try await task.value.end == .interrupted)
        #expect(!isRunning(lab.read("pid")))
        #expect(try await lab.trials().map(\.state) == [.failed, .waiting])
    }

    @Test func interruptedTwiceARunEndsAtOnce() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment(
            "trap 'touch $0/asked' TERM; echo $$ > $0/pid; while :; do sleep 0.05; done")
        async let result = lab.run(experiment)
        try await lab.wait(for: "the trial") { !lab.read("pid").isEmpty }
        lab.interruption.request()
        try await lab.wait(for: "the request") { lab.exists("asked") }
        lab.interruption.request()
        #expect(try await result.end == .interrupted)
        #expect(!isRunning(lab.read("pid")))
        #expect(try await lab.trials().map(\.state) == [.failed, .waiting])
    }

    @Test func twoRunsShareOneBudget() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment("echo acc=$1", trials: 20)
        async let first = lab.run(experiment)
        async let second = lab.run(experiment)
        _ = try await (first, second)
        let trials = try await lab.trials()
        #expect(trials.allSatisfy { $0.state == .complete })
        // Both may start the last one at the same moment.
        #expect((20...21).contains(trials.count))
    }
}
