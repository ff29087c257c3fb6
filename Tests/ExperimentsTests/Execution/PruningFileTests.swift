import Experiments
import Testing
import Tuning

/// Pruners of several metrics, as the file names them.
@Suite struct PruningFileTests {
    private func experiment(_ pruner: String, in lab: Laboratory, script: String, trials: Int = 6) throws
        -> Experiment
    {
        try lab.experiment(script, trials: trials, more: "pruner: \(pruner)\nsampler: random")
    }

    @Test func limitsAndComparisonsHaveMetricsOfTheirOwn() async throws {
        let lab = try Laboratory()
        let script =
            "echo step=1 acc=$1 loss=$1 heat=$APUS_TRIAL; [ $APUS_TRIAL -lt 4 ] || exec sleep 600; echo acc=$1"
        let pruner =
            "[{type: median, metric: loss, goal: minimize, startup_trials: 100}, {type: threshold, metric: heat, upper: 3}]"
        try await lab.run(experiment(pruner, in: lab, script: script))
        let trials = try await lab.trials()
        #expect(trials.map(\.state) == [.complete, .complete, .complete, .complete, .pruned, .pruned])
        #expect(trials[5].systemAttributes["apus:verdict"]?.value?.string == "heat: 5 is above 3")
        #expect(trials[0].reports.values == trials[0].metrics["loss"]?.values)
    }

    @Test func manyObjectivesArePrunedByDomination() async throws {
        let lab = try Laboratory()
        let text = """
            name: study
            objectives: [{metric: a, goal: minimize}, {metric: b, goal: minimize}]
            parameters: {x: {float: [0, 1]}}
            run: {command: [sh, -c, "echo step=1 a=$APUS_TRIAL b=$APUS_TRIAL; [ $APUS_TRIAL = 0 ] || exec sleep 600"]}
            pruner: {type: mo_asha, reduction_factor: 2}
            budget: {trials: 4}
            sampler: random
            """
        try await lab.run(Experiment(parsing: text, file: "f"))
        #expect(try await lab.trials().map(\.state) == [.complete, .pruned, .pruned, .pruned])
    }

    @Test(arguments: [
        ("{type: asha, metric: loss}", "nothing says whether loss is to be small or large: give goal"),
        ("[promotion, {type: pbt, interval: 2}]", "two of the pruners pause trials"),
        ("{type: wilcoxon, metric: loss}", "a metric of its own with wilcoxon cannot be used yet"),
        (
            "[{type: asha, metric: u, goal: minimize}, {type: median, metric: v, goal: minimize}]",
            "u and v are compared between trials"
        ),
        ("{type: median, goal: minimize}", "a goal without a metric cannot be used yet"),
    ])
    func whatMakesNoSenseIsAMistakeInTheFile(pruner: String, words: String) throws {
        let lab = try Laboratory()
        let error = #expect(throws: ExperimentFileError.self) {
            try experiment(pruner, in: lab, script: "echo acc=1")
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
