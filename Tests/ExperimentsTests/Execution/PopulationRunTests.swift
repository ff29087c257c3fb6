import Experiments
import Testing
import Tuning

/// Programs that go on from each other's checkpoints.
@Suite struct PopulationRunTests {
    /// Trains for 12 steps; what it has learnt is the list of who trained it, and with what.
    private let script = """
        cd "$APUS_CHECKPOINT_DIR"; touch weights; step=$(wc -l < weights)
        while [ $step -lt 12 ]; do
          step=$((step + 1)); cp weights next; echo "$APUS_TRIAL $1" >> next; mv next weights
          echo "acc=$(awk '{ sum += $2 } END { print sum }' weights) step=$step"
        done
        cp weights "$0/weights-$APUS_TRIAL"
        """

    /// The same, but whoever comes to one of `steps` waits to be paused.
    private func patient(at steps: [Int] = [3, 6, 9]) -> String {
        let wait =
            "case $step in \(steps.map { "\($0)" }.joined(separator: "|"))) while :; do sleep 1; done;; esac"
        return script.replacing("done", with: wait + "\ndone", maxReplacements: 1)
    }

    private let more = """
        pruner: {type: pbt, interval: 3, max_resource: 12, factors: [1.2, 1.5], resample_probability: 0}
        sampler: random
        """

    /// Whether or not a program runs ahead while its reports are read.
    @Test(arguments: [true, false])
    func checkpointsAreHandedOn(isPatient: Bool) async throws {
        let laboratory = try Laboratory()
        let experiment = try laboratory.experiment(
            isPatient ? patient() : script, trials: 8, run: ", parallel: 2", more: more)
        let result = try await laboratory.run(experiment)
        #expect(result.end == .budget)
        let trials = try await laboratory.trials()
        #expect(trials.count { !$0.isRepeated } == 8)
        #expect(!isPatient || trials.contains { $0.ancestor != nil })
        let study = try await Study.load("study", from: laboratory.storage)
        for trial in trials where trial.state == .complete {
            // Who trained it is what the schedule says.
            let lines = laboratory.read("weights-\(trial.number)").split(separator: "\n")
            #expect(lines.count == 12)
            let schedule = try await study.schedule(of: trial)
            var lineage = [trial.number]
            while let ancestor = trials[lineage[0]].ancestor { lineage.insert(ancestor.number, at: 0) }
            let ends = schedule.segments.map { $0.end ?? 12 }
            let expected = zip(lineage, zip([0] + ends, ends)).flatMap { number, range in
                [Int](repeating: number, count: range.1 - range.0)
            }
            let numbers = lines.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
            // One that is ended between its checkpoint and its report has done more than anybody knows.
            #expect(numbers == expected || !isPatient && Set(numbers).isSubset(of: lineage))
        }
        #expect(try await laboratory.run(experiment).end == .alreadyFinished)
    }

    /// One model, trained as the best one was.
    @Test func schedulesAreReplayed() async throws {
        let laboratory = try Laboratory()
        let experiment = try laboratory.experiment(patient(), trials: 8, more: more)
        let path = try #require(try await laboratory.run(experiment).schedule)
        let best = try #require(try await Study.load("study", from: laboratory.storage).bestTrial)
        let schedule = try TrainingSchedule(contentsOf: path)
        #expect(schedule.segments.count > 1)
        let slow = patient(at: schedule.segments.compactMap(\.end))
        let replay = try laboratory.experiment(slow, trials: 8, more: more).replaying(schedule)
        let result = try await laboratory.run(replay)
        #expect(result.end == .budget)
        let trials = try await Study.load("study-replay", from: laboratory.storage).trials
        #expect(trials.count == schedule.segments.count)
        #expect(trials.last?.values == best.values)
    }

    @Test func schedulesThatDoNotFitAreRefused() throws {
        let laboratory = try Laboratory()
        let experiment = try laboratory.experiment(script, trials: 8, more: more)
        for parameters: [String: ParameterValue] in [["unknown": 1], ["x": "a"], ["x": 1e9]] {
            let schedule = TrainingSchedule([.init(parameters: parameters)])
            #expect(throws: RunFailure.self) { try experiment.replaying(schedule) }
        }
        #expect(throws: RunFailure.self) { try TrainingSchedule(contentsOf: "/nowhere/schedule.json") }
        for text in [
            "", "[]", #"{"segments": []}"#, #"{"segments": [{"parameters": {}}, {"parameters": {}}]}"#,
        ] {
            #expect(JSON(parsing: text).flatMap { TrainingSchedule(json: $0) } == nil)
        }
    }
}
