import Experiments
import Testing
import Tuning

/// Trials whose program is run several times.
@Suite struct EvaluationTests {
    @Test func whatCountsIsAStatisticOfAllRuns() async throws {
        let lab = try Laboratory()
        let script = "echo step=1 acc=0.$APUS_EVALUATION; echo step=2 acc=$((APUS_EVALUATION * 3))"
        let trial = try await lab.trial(of: script, run: ", evaluations: 3")
        #expect(trial.values == [3])
        #expect(trial.userAttributes["evaluations"]?.rawValue == "[[0.0], [3.0], [6.0]]")
        #expect(trial.metrics["acc"]?.values == [0, 0], "the curve is that of the first run")
        let other = try Laboratory()
        let run = ", evaluations: {times: 4, statistic: median}"
        #expect(try await other.trial(of: "echo acc=$((APUS_EVALUATION ** 3))", run: run).state == .failed)
        let third = try Laboratory()
        let cubes = "n=$APUS_EVALUATION; echo acc=$((n * n * n))"
        #expect(try await third.trial(of: cubes, run: run).values == [4.5])
    }

    @Test func theLowerBoundIsOnTheBadSide() {
        var evaluations = Evaluations()
        evaluations.statistic = .lowerBound
        #expect(evaluations.value(of: [1, 3], .maximize) == 0)
        #expect(evaluations.value(of: [1, 3], .minimize) == 4)
        #expect(evaluations.value(of: [5], .minimize) == 5)
    }

    @Test func aRunThatFailsFailsTheTrial() async throws {
        let lab = try Laboratory()
        let trial = try await lab.trial(
            of: "[ $APUS_EVALUATION = 2 ] && exit 3; echo acc=1", run: ", evaluations: 5")
        #expect(trial.state == .failed)
    }

    @Test func aTrialThatLosesTheRaceIsRunLessOften() async throws {
        let lab = try Laboratory()
        let script = """
            echo $APUS_TRIAL >> $0/runs-made
            if [ $APUS_TRIAL = 0 ]; then echo acc=$((100 + APUS_EVALUATION)); else echo acc=$APUS_EVALUATION; fi
            """
        let run = ", evaluations: {times: 8, racing: true}"
        try await lab.run(lab.experiment(script, trials: 2, run: run))
        let runs = lab.read("runs-made").split(separator: "\n")
        #expect(runs.count { $0 == "0" } == 8)
        #expect(runs.count { $0 == "1" } == 4, "four of four worse: p = 1/16")
        #expect(try await lab.trials().map(\.values) == [[103.5], [1.5]])
    }

    @Test func aRaceIsNotLostByChance() {
        #expect(!Evaluations.isLost([1, 5, 2, 6], to: [2, 4, 3, 5, 9], .maximize))
        #expect(Evaluations.isLost([1, 2, 3, 4], to: [2, 4, 6, 8], .maximize))
        #expect(!Evaluations.isLost([1, 2, 3, 4], to: [2, 4, 6, 8], .minimize))
        #expect(!Evaluations.isLost([1, 2, 3], to: [2, 4, 6], .maximize))
    }
}
