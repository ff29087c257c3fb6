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
            more: "pruner: {type: promotion, max_resource: 8}\nsampler: random")
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
        // Run again, nothing is left to do.
        #expect(try await own.run(experiment).end == .alreadyFinished)
    }
}
