import Experiments
import Testing
import Tuning
import TuningSQLite

/// Programs that are paused and go on from their checkpoints.
@Suite struct PausingRunTests {
    /// Trains for 8 steps from where the checkpoint says; the value is better the larger x is.
    private let script = """
        cd "$APUS_CHECKPOINT_DIR"; step=$(cat step 2>/dev/null || echo 0)
        echo "$APUS_TRIAL $APUS_ATTEMPT $step" >> "$0/starts"
        while [ $step -lt 8 ]; do
          step=$((step + 1)); echo $step > next; mv next step
          echo "acc=$1 step=$step"
        done
        """

    @Test func theBestGoOnFromTheirCheckpoints() async throws {
        let folder = try Laboratory()
        let own = try Laboratory(storage: SQLiteStorage(path: folder.folder + "/study.db"))
        let experiment = try own.experiment(
            script, trials: 12, run: ", parallel: 2",
            more:
                "pruner: {type: promotion, max_resource: 8, reduction_factor: 3, growth: 2}\nsampler: random")
        let result = try await own.run(experiment)
        #expect(result.end == .budget)
        let trials = try await own.trials()
        #expect(trials.count == 12)
        #expect(trials.allSatisfy { $0.state == .complete || $0.state == .pruned })
        #expect(trials.contains { $0.state == .complete })
        // Who starts again does so from where it was.
        let starts = own.read("starts").split(separator: "\n").map {
            $0.split(separator: " ").compactMap { Int($0) }
        }
        let later = starts.filter { $0.count == 3 && $0[1] > 1 }
        #expect(later.allSatisfy { $0[2] > 0 })
        #expect(starts.count == 12 + later.count)
        // Nothing is left to do.
        #expect(try await own.run(experiment).end == .alreadyFinished)
    }

    /// A program that was done before it heard that it is paused has nothing to say when it goes on.
    @Test func aProgramIsAheadOfItsJudge() async throws {
        let laboratory = try Laboratory()
        let script = """
            cd "$APUS_CHECKPOINT_DIR"; trap '' TERM
            [ -e done ] && exit; touch done
            printf "acc=$1 step=%s\\n" 1 2 3 4 5 6 7 8; printf "acc=1$1 step=9\\n"
            """
        let experiment = try laboratory.experiment(
            script, trials: 6,
            more: "pruner: {type: promotion, reduction_factor: 3, growth: 2}\nsampler: random")
        #expect(try await laboratory.run(experiment).end == .budget)
        let trials = try await laboratory.trials()
        #expect(trials.allSatisfy { $0.state == .complete || $0.state == .pruned })
        #expect(trials.allSatisfy { $0.reports.steps == Array(1...9) })
        let complete = trials.filter { $0.state == .complete }
        #expect(!complete.isEmpty)
        #expect(complete.allSatisfy { $0.values == $0.reports.last.map { [$0.value] } })
    }

    /// A search that is not worth going on with leaves nothing that seems to run.
    @Test func aSearchThatEndsEarlyEndsWhatIsPaused() async throws {
        let laboratory = try Laboratory()
        let more =
            "pruner: {type: promotion, max_resource: 8, reduction_factor: 3, growth: 2}\nsampler: random"
        // The first one waits to be paused: it would be complete else, on a machine that is slow to read.
        let hang = "[ $APUS_TRIAL$step != 01 ] || while :; do sleep 1; done\ndone"
        let slow = script.replacing("done", with: hang, maxReplacements: 1)
        let experiment = try laboratory.experiment(
            slow, trials: nil, more: more + "\nbudget: {stop: {type: target, value: 0}}")
        let result = try await laboratory.run(experiment)
        guard case .stopped = result.end else { return #expect(Bool(false), "\(result.end)") }
        let trials = try await laboratory.trials()
        #expect(trials.contains { $0.state == .pruned })
        #expect(trials.allSatisfy { $0.state.isFinished })
    }

    /// One that is interrupted keeps them, and goes on with them.
    @Test func anInterruptedSearchGoesOn() async throws {
        let laboratory = try Laboratory()
        // None goes on of fewer than a hundred: each waits at its first step to be paused, and the eighth before it.
        let more =
            "pruner: {type: promotion, max_resource: 8, reduction_factor: 100, growth: 2}\nsampler: random"
        let hang = "[ $APUS_TRIAL -lt 7 ] || while :; do sleep 1; done\nwhile [ $step"
        let slow = script.replacing("done", with: "while :; do sleep 1; done\ndone", maxReplacements: 1)
            .replacing("while [ $step", with: hang, maxReplacements: 1)
        let first = try laboratory.experiment(slow, trials: 12, more: more)
        let interruption = Interruption()
        async let interrupted = laboratory.run(first, interruption: interruption)
        try await laboratory.wait(for: "trial 7") { laboratory.read("starts").contains("\n7 ") }
        interruption.request(atLeast: .orderly)
        #expect(try await interrupted.end == .interrupted)
        #expect(try await laboratory.trials().contains { $0.isPaused })
        #expect(
            try await laboratory.run(laboratory.experiment(script, trials: 12, more: more)).end == .budget)
        let trials = try await laboratory.trials()
        #expect(trials.count { !$0.isRepeated } == 12)
        #expect(trials.allSatisfy { $0.state.isFinished })
    }
}
