import Experiments
import Testing
import Tuning

/// Runs whose trials people judge.
@Suite struct PreferenceRunTests {
    private static func experiment(_ laboratory: Laboratory, trials: Int) throws -> Experiment {
        let text = """
            name: study
            parameters: {x: {float: [0, 1]}}
            sampler: {type: preferential, candidates: 3}
            run: {command: [sh, -c, "echo $0", "{x}"]}
            budget: {trials: \(trials)}
            seed: 1
            """
        return try Experiment(parsing: text, file: "experiment.yaml")
    }

    /// Trials need no values; no more are made than people can judge, and each that is found worse makes room for one.
    @Test func aRunWaitsForPeople() async throws {
        let laboratory = try Laboratory()
        let experiment = try Self.experiment(laboratory, trials: 5)
        let run = Task { try await laboratory.run(experiment) }
        try await laboratory.wait(for: "three trials to choose among") {
            laboratory.events.contains { event in
                if case .explained(let words) = event { words.contains("3 trials are there") } else { false }
            }
        }
        let study = try await Study.load("study", from: laboratory.storage)
        while try await study.trials.contains(where: { $0.state != .complete }) { await Task.yield() }
        #expect(try await study.trials.map(\.values) == [[0], [0], [0]])
        #expect(try await study.hasEnoughCandidates)
        try await study.prefer([0, 2], over: 1)
        while try await study.trials.count(where: { $0.state == .complete }) < 4 { await Task.yield() }
        try await study.prefer([3], over: 0)
        let result = try await run.value
        #expect(result.end == .budget)
        let report = RunReport(style: Style(isRich: false))
        #expect(report.opening(result.standing)[0].contains("people choose"))
        #expect(!report.closing(result).contains { $0.contains("preference 0") })
        #expect(try await study.trials.count == 5)
        #expect(try await Array(study.candidates().best) == [2, 3])
    }

    @Test func peopleAndMetricsDoNotGoTogether() throws {
        let text = """
            name: study
            objectives: [{metric: acc, goal: maximize}]
            parameters: {x: {float: [0, 1]}}
            sampler: preferential
            run: {command: [true]}
            """
        let error = #expect(throws: ExperimentFileError.self) {
            try Experiment(parsing: text, file: "experiment.yaml")
        }
        #expect(error?.faults.map(\.path) == ["objectives"])
    }
}
