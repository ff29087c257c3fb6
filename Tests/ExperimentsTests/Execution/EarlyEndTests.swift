import Experiments
import Testing
import Tuning

/// Searches that end before their budget is spent.
@Suite struct EarlyEndTests {
    @Test func aSearchEndsWhenNothingGetsBetter() async throws {
        let lab = try Laboratory()
        let experiment = try Self.experiment(
            lab, "echo acc=1", "{trials: 50, stop: {type: stagnation, patience: 3, min_trials: 2}}")
        let result = try await lab.run(experiment)
        #expect(result.end == .stopped("4 trials without a better one, 3 are borne"))
        #expect(try await lab.trials().count == 5)
        let report = RunReport(style: Style(isRich: false)).closing(result)
        #expect(report.first == "ended early: 4 trials without a better one, 3 are borne")
        // Once more: nothing is started.
        #expect(try await lab.run(experiment).end == result.end)
        #expect(try await lab.trials().count == 5)
    }

    @Test func aSearchNeedsNoOtherBudget() async throws {
        let lab = try Laboratory()
        let result = try await lab.run(
            Self.experiment(lab, "echo acc=$APUS_TRIAL", "{stop: [stagnation, {type: target, value: 6}]}"))
        #expect(result.end == .stopped("trial 6 has reached the target"))
        #expect(try await lab.trials().count == 7)
    }

    private static func experiment(_ lab: Laboratory, _ script: String, _ budget: String) throws -> Experiment
    {
        try lab.experiment(script, trials: nil, more: "budget: \(budget)")
    }
}

/// Experiments that begin where others have ended.
@Suite struct TransferRunTests {
    @Test func theBestTrialsOfAnotherStudyComeFirst() async throws {
        let lab = try Laboratory()
        var experiment = try lab.experiment("echo acc=$1", trials: 12)
        try await lab.run(experiment)
        let best = try await Study.load("study", from: lab.storage).bestTrial
        experiment.name = "next"
        experiment.transfer.studies = ["study"]
        experiment.budget.trials = 6
        try await lab.run(experiment)
        let next = try await Study.load("next", from: lab.storage)
        #expect(try await next.trials[0].parameters == best?.parameters)
        #expect(try await next.trials.count == 6)
        // It goes on in the same way.
        experiment.budget.trials = 9
        try await lab.run(experiment)
        #expect(try await next.trials.count == 9)
    }

    @Test func anEarlierStudyMustBeThere() async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment("echo acc=1", more: "transfer: {from: [other]}")
        await #expect(throws: RunFailure.noEarlierStudy("other")) { try await lab.run(experiment) }
        #expect(lab.storage.isEmpty)
    }
}

/// What a run notes of its asks repeats them.
@Suite struct ReplayRunTests {
    @Test(arguments: [
        "tpe", "{type: tpe, startup_trials: 3, multivariate: false}", "random", "bohb", "sobol",
    ])
    func aParallelRunRepeats(sampler: String) async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment(
            "echo acc=$1", trials: 24, run: ", parallel: 4", more: "sampler: \(sampler)")
        try await lab.run(experiment)
        let record = try await lab.storage.study(named: "study")
        let settings = try #require(record.allSettings.first)
        #expect(record.allSettings.count == 1 && settings.value.version == Version.current)
        #expect(settings.value.space == experiment.space && settings.value.seed == 1)
        let study = try await settings.value.study(record, in: lab.storage)
        #expect(try await study.replay() == Replay(repeated: 24))
    }
}
