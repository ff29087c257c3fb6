import Experiments
import Testing
import Tuning

/// However a program behaves, its processes end, and the run goes on.
@Suite(.serialized)
struct ProcessEndTests {
    /// A sampler and a pruner that end every trial at its first report.
    private func prunes(_ experiment: Experiment) -> Experiment {
        var experiment = experiment
        experiment.pruner = Algorithm(name: "always", title: "always") { _ in AlwaysPruner() }
        return experiment
    }

    private struct AlwaysPruner: Pruner {
        func judge(_ trial: FrozenTrial, given history: History) -> Verdict { .prune }
    }

    @Test func aPrunedProgramIsAskedToEnd() async throws {
        let lab = try Laboratory()
        let script = """
            trap 'echo bye; touch $0/asked; exit 0' TERM
            echo $$ > $0/pid; echo acc=0.5 step=3
            while :; do sleep 0.05; done
            """
        try await lab.run(prunes(lab.experiment(script)))
        let trial = try await lab.trials()[0]
        #expect(trial.state == .pruned)
        #expect(trial.values == [0.5])
        #expect(lab.exists("asked"))
        #expect(!isRunning(lab.read("pid")))
        #expect(lab.read("runs/study/0/output.log").contains("bye"))
    }

    @Test func aProgramThatIgnoresTheRequestIsKilledWithItsChildren() async throws {
        let lab = try Laboratory()
        let script = """
            trap '' TERM
            sleep 1000 & echo $! > $0/child; echo $$ > $0/pid; echo acc=0.5
            sleep 1000
            """
        try await lab.run(prunes(lab.experiment(script)), clock: .hasty)
        #expect(try await lab.trials()[0].state == .pruned)
        #expect(!isRunning(lab.read("pid")))
        #expect(!isRunning(lab.read("child")))
    }

    @Test func childrenThatStayBehindAreEnded() async throws {
        let lab = try Laboratory()
        let script = "sleep 1000 & echo $! > $0/child; echo acc=1"
        try await lab.run(lab.experiment(script))
        #expect(try await lab.trials()[0].state == .complete)
        #expect(!isRunning(lab.read("child")))
    }

    @Test func childrenThatStayBehindAndIgnoreTheRequestAreKilled() async throws {
        let lab = try Laboratory()
        let script = "(trap '' TERM; sleep 1000) & echo $! > $0/child; echo acc=1"
        try await lab.run(lab.experiment(script), clock: .hasty)
        #expect(try await lab.trials()[0].state == .complete)
        #expect(!isRunning(lab.read("child")))
    }

    /// What left the group cannot be found, but does not keep the run from ending either, though it holds the pipe.
    @Test func aDaemonThatKeepsTheOutputOpenDoesNotHoldTheRun() async throws {
        let lab = try Laboratory()
        let script = """
            setsid sh -c "echo \\$\\$ > $0/child; exec sleep 1000" &
            while ! [ -s $0/child ]; do sleep 0.01; done; echo acc=1
            """
        try await lab.run(lab.experiment(script))
        #expect(try await lab.trials()[0].values == [1])
        let child = lab.read("child")
        #expect(isRunning(child))
        kill(child)
    }

    @Test func aProgramThatClosesItsOutputIsWaitedFor() async throws {
        let lab = try Laboratory()
        let script =
            "echo acc=1; exec 1>&- 2>&-; touch $0/closed; while ! [ -e $0/go ]; do sleep 0.01; done; touch $0/end"
        let experiment = try lab.experiment(script)
        async let result = lab.run(experiment)
        try await lab.wait(for: "the output to be closed") { lab.exists("closed") }
        lab.touch("go")
        _ = try await result
        #expect(lab.exists("end"))
        #expect(try await lab.trials()[0].state == .complete)
    }

    @Test func aProcessThatDiesIsRetriedWithItsParametersAndCheckpoints() async throws {
        let lab = try Laboratory()
        let script = """
            echo "$1 $2 $APUS_TRIAL $APUS_ATTEMPT $APUS_CHECKPOINT_DIR" >> $0/attempts
            echo step >> $APUS_CHECKPOINT_DIR/saved
            [ $APUS_ATTEMPT = 3 ] || kill -SEGV $$
            echo acc=$(wc -l < $APUS_CHECKPOINT_DIR/saved)
            """
        let result = try await lab.run(lab.experiment(script, trials: 2, run: ", retries: 2"))
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.failed, .failed, .complete, .failed, .failed, .complete])
        #expect(trials[2].values == [3])
        #expect(trials[0].failureReason == "ended by signal 11 (SIGSEGV)")
        #expect(trials[2].parameters == trials[0].parameters)
        #expect(trials[2].systemAttributes["failed_trial"]?.rawValue == "0")
        #expect(trials[2].systemAttributes["retry_history"]?.rawValue == "[0, 1]")
        #expect(result.standing.census.counts == [.complete: 2])
        #expect(result.standing.census.repeated == 4)
        let attempts = lab.read("attempts").split(separator: "\n").map {
            $0.split(separator: " ").dropFirst(2)
        }
        let first = "\(lab.folder)/runs/study/0/checkpoint", second = "\(lab.folder)/runs/study/3/checkpoint"
        #expect(
            attempts.map { $0.joined(separator: " ") } == [
                "0 1 \(first)", "1 2 \(first)", "2 3 \(first)", "3 1 \(second)", "4 2 \(second)",
                "5 3 \(second)",
            ])
    }

    @Test func retriesComeToAnEnd() async throws {
        let lab = try Laboratory()
        try await lab.run(lab.experiment("kill -9 $$", run: ", retries: 1"))
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.failed, .failed])
        #expect(trials.map(\.isRepeated) == [true, false])
    }
}
