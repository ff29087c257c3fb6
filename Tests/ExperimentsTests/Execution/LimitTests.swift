import Experiments
import Synchronization
import Testing
import Tuning

/// What ends a trial, a run and a failure that repeats itself.
@Suite struct LimitTests {
    /// Prints a step at a time, and waits to be ended at the last one.
    private func script(_ values: String) -> String {
        "n=0; for v in \(values); do n=$((n + 1)); echo acc=$v step=$n; done; exec sleep 600"
    }

    @Test(arguments: [
        ("acc >= 0.5", "0.1 0.4 0.5", 0.5, "acc >= 0.5"), ("step >= 3", "0.9 0.8 0.1", 0.1, "step >= 3"),
        ("{stagnation: 2}", "0.1 0.3 0.2 0.3", 0.3, "acc no better for 2 reports"),
        ("{stagnation: 2, min_delta: 0.1}", "0.1 0.3 0.35 0.4", 0.4, "acc no better for 2 reports"),
    ])
    func aTrialThatHasReachedEnoughIsComplete(
        condition: String, values: String, value: Double, reason: String
    ) async throws {
        let lab = try Laboratory()
        let trial = try await lab.trial(
            of: script(values), run: ", stop: [\"\(condition)\"]".unquotingMapping)
        #expect(trial.state == .complete && trial.values == [value])
        #expect(trial.systemAttributes["apus:stopped"]?.value?.string == reason)
    }

    @Test func stagnationGoesOnWhereAPausedTrialLeftOff() {
        var record = TrialRecord(state: .running)
        for (step, value) in [0.5, 0.4, 0.3].enumerated() {
            record.metrics["loss", default: Reports()][step] = value
        }
        record.metrics["loss"]?[3] = 0.3
        let trial = FrozenTrial(id: .init(rawValue: 0), number: 0, record: record)
        let rule = StopCondition.stagnation(metric: "loss", goal: .minimize, patience: 2, delta: 0)
        var watch = StopWatch([rule], goingOn: trial)
        #expect(watch.take(["loss": 0.3], step: 4) == "loss no better for 2 reports")
        var other = StopWatch([rule], goingOn: trial)
        #expect(other.take(["loss": 0.2], step: 4) == nil)
        #expect(other.take(["other": 0.2], step: 5) == nil)
    }

    @Test func failuresOfTheChosenKindAreRetried() async throws {
        let lab = try Laboratory()
        let script = "[ $APUS_ATTEMPT = 3 ] || exit 7; echo acc=1"
        try await lab.run(lab.experiment(script, run: ", retries: {times: 2, on: [exit, timeout]}"))
        #expect(try await lab.trials().map(\.state) == [.failed, .failed, .complete])
        let other = try Laboratory()
        try await other.run(other.experiment(script, run: ", retries: {times: 2, on: timeout}"))
        #expect(try await other.trials().map(\.failureReason) == ["exit status 7"])
    }

    @Test func eachRetryWaitsTwiceAsLong() async throws {
        let lab = try Laboratory()
        let slept = Mutex<[Duration]>([])
        var clock = Clockwork.real
        let sleep = clock.sleep
        clock.sleep = { time in
            slept.withLock { $0.append(time) }
            await sleep(time == .seconds(77) || time == .seconds(154) || time == .seconds(200) ? .zero : time)
        }
        let retries = ", retries: {times: 3, backoff: 77s, max_backoff: 200s}"
        try await lab.run(lab.experiment("kill -9 $$", run: retries), clock: clock)
        let waits = slept.withLock { $0.filter { $0 >= .seconds(77) } }
        #expect(waits == [.seconds(77), .seconds(154), .seconds(200)])
        #expect(try await lab.trials().count == 4)
    }

    @Test func aRetryThatWaitsIsInterruptedLikeAnyTrial() async throws {
        let lab = try Laboratory()
        var clock = Clockwork.real
        let sleep = clock.sleep
        clock.sleep = { [interruption = lab.interruption] time in
            if time == .seconds(7777) { interruption.request() }
            await sleep(time)
        }
        let experiment = try lab.experiment("kill -9 $$", run: ", retries: {times: 1, backoff: 7777s}")
        #expect(try await lab.run(experiment, clock: clock).end == .interrupted)
        #expect(try await lab.trials().map(\.state) == [.failed, .waiting])
    }

    @Test func tooManyFailuresEndTheRun() async throws {
        let lab = try Laboratory()
        var experiment = try lab.experiment("echo $1; exit 1", trials: nil)
        experiment.budget.trials = 50
        experiment.budget.maximumFailures = 4
        #expect(try await lab.run(experiment).end == .tooManyFailures(5))
        #expect(try await lab.run(experiment).end == .tooManyFailures(5))
        #expect(try await lab.trials().count == 5)
    }

    @Test func whatRunsAtTheEndOfTheTimeHasAGrace() async throws {
        let lab = try Laboratory()
        var experiment = try lab.experiment("echo acc=1; exec sleep 600", trials: 3)
        (experiment.budget.time, experiment.budget.grace) = (.milliseconds(100), .milliseconds(100))
        #expect(try await lab.run(experiment).end == .time)
        #expect(try await lab.trials().map(\.state) == [.failed, .waiting])
        #expect(try await lab.trials()[0].isRepeated)
    }
}

extension String {
    /// A mapping in a list without the quotes that a text needs.
    fileprivate var unquotingMapping: String {
        replacing("\"{", with: "{").replacing("}\"", with: "}")
    }
}
