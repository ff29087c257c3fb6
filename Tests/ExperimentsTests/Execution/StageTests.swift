import Experiments
import Numerical
import Testing
import Tuning

/// Searches in a row.
@Suite struct StageTests {
    private func stage(share: Double? = nil, top: Int = 3, tuned: Set<String>? = nil, fixed: Set<String> = [])
        -> Stage
    {
        var stage = Stage(name: "s", trials: 1)
        (stage.share, stage.top, stage.tuned, stage.fixed) = (share, top, tuned, fixed)
        return stage
    }

    private func narrowed(_ distribution: Distribution, _ values: [ParameterValue], share: Double) throws
        -> Distribution
    {
        let space = StageSpace(try DeclaredSpace([.init("x", distribution)]), defaults: [:])
        return try space.parameters(of: stage(share: share), after: values.map { ["x": $0] })
            .parameters[0].distribution
    }

    @Test func rangesAreNarrowedAroundTheBest() throws {
        #expect(try narrowed(.float(0...10), [.float(5)], share: 0.2) == .float(4...6))
        #expect(try narrowed(.float(0...10), [.float(5), .float(7)], share: 0.2) == .float(4...8))
        #expect(try narrowed(.float(0...10), [.float(0)], share: 0.2) == .float(0...1))
        #expect(try narrowed(.int(0...100), [.int(50)], share: 0.1) == .int(45...55))
        #expect(
            try narrowed(.int(0...100, .stepped(by: 8)), [.int(48)], share: 0.1)
                == .int(40...56, .stepped(by: 8)))
        let log = try narrowed(.float(1e-6...1e2, .log), [.float(1e-2)], share: 0.5)
        #expect(abs(log.bounds.lowerBound - 1e-4) < 1e-9 && abs(log.bounds.upperBound - 1) < 1e-9)
        let choices = Distribution.categorical(["a", "b"])
        #expect(try narrowed(choices, ["b"], share: 0.5) == choices)
    }

    @Test func theBestIsInEveryNarrowedRange() throws {
        let distributions: [Distribution] = [
            .float(-3...7), .float(1e-5...10, .log), .float(0...1, .stepped(by: 0.1)), .int(1...40),
            .int(1...1000, .log), .int(3...60, .stepped(by: 7)),
        ]
        for seed in 0..<300 {
            var random = RandomStream(seed: UInt64(seed))
            let distribution = distributions[random.index(below: distributions.count)]
            let values = (0..<3).map { _ in distribution.value(distribution.quantile(random.uniform())) }
            let range = try narrowed(distribution, values, share: [0.01, 0.3, 0.9][random.index(below: 3)])
            for value in values {
                let internalValue = try #require(range.internalValue(value))
                #expect(range.contains(internalValue), "\(value) in \(range), seed \(seed)")
            }
            #expect(distribution.bounds.contains(range.bounds.lowerBound))
            #expect(distribution.bounds.contains(range.bounds.upperBound))
        }
    }

    @Test func aFixedChoiceTakesWhatDependsOnOthersAway() throws {
        let space = StageSpace(
            try DeclaredSpace([
                .init("kernel", .categorical(["rbf", "poly"])),
                .init("degree", .int(2...5), when: [.init("kernel", isOneOf: ["poly"])]),
                .init("deeper", .float(0...1), when: [.init("degree", isOneOf: [3])]),
                .init("C", .float(0.01...100, .log)),
            ]), defaults: ["C": 2.0])
        let tuned = try space.parameters(of: stage(tuned: ["C"]), after: [])
        #expect(tuned.parameters.map(\.name) == ["kernel", "C"])
        #expect(tuned.parameters[0].distribution == .categorical(["rbf"]))
        let fixed = try space.parameters(
            of: stage(fixed: ["C", "kernel"]), after: [["C": 7.5, "kernel": "poly"]])
        #expect(fixed.parameters.map(\.name) == ["kernel", "degree", "deeper", "C"])
        #expect(fixed.parameters[3].distribution == .float(7.5...7.5, .log))
        #expect(
            try space.parameters(of: stage(tuned: ["kernel"]), after: []).parameters.last?.distribution
                == .float(2...2, .log))
    }

    private func experiment(_ stages: String, in lab: Laboratory) throws -> Experiment {
        try lab.experiment(
            "echo acc=$(echo $1 | cut -c1-8)", trials: nil, more: "sampler: random\nstages: \(stages)")
    }

    private func run(_ experiment: Experiment, in lab: Laboratory) async throws -> RunResult {
        try await StagedRun(experiment, in: lab.storage, observe: { _ in }) { part in try await lab.run(part)
        }()
    }

    @Test func theFineStageIsAroundTheBestOfTheCoarseOne() async throws {
        let lab = try Laboratory()
        let experiment = try experiment("[{trials: 6}, {trials: 5, around_best: 0.2, top: 1}]", in: lab)
        #expect(try await run(experiment, in: lab).end == .budget)
        let trials = try await lab.trials()
        #expect(trials.count == 11)
        let best = trials.prefix(6).compactMap { $0.parameters["x"]?.number }.max() ?? .nan
        for trial in trials.suffix(5) {
            let x = try #require(trial.parameters["x"]?.number)
            #expect(abs(x - best) <= 0.1)
        }
        #expect(try await run(experiment, in: lab).end == .alreadyFinished)
        #expect(try await lab.trials().count == 11)
    }

    @Test func oneParameterFirstThenTheOthers() async throws {
        let lab = try Laboratory()
        let experiment = try experiment(
            "[{name: x first, tune: x, trials: 5}, {trials: 4, fix: [x]}]", in: lab)
        _ = try await run(experiment, in: lab)
        let trials = try await lab.trials()
        #expect(Set(trials.prefix(5).compactMap { $0.parameters["kind"] }) == ["a"])
        let best = trials.prefix(5).compactMap { $0.parameters["x"]?.number }.max()
        #expect(trials.suffix(4).allSatisfy { $0.parameters["x"]?.number == best })
        #expect(Set(trials.prefix(5).compactMap { $0.parameters["x"]?.number }).count == 5)
    }

    @Test func aStageIsBuiltAgainWhenTheFileWasEdited() async throws {
        let lab = try Laboratory()
        _ = try await run(experiment("[{trials: 4}, {trials: 2, around_best: 0.2}]", in: lab), in: lab)
        _ = try await run(
            experiment("[{trials: 4}, {trials: 6, around_best: 0.9, top: 1}]", in: lab), in: lab)
        let spaces = try await lab.trials().suffix(6).map { $0.parameters.space["x"]?.bounds }
        let narrow = try #require(spaces[0]), wide = try #require(spaces[5])
        #expect(wide.upperBound - wide.lowerBound > narrow.upperBound - narrow.lowerBound)
        #expect(wide.upperBound - wide.lowerBound >= 0.45)
    }

    @Test func aReplayedScheduleHasNoStages() throws {
        let lab = try Laboratory()
        let schedule = try #require(
            TrainingSchedule(
                json: JSON(parsing: #"{"segments": [{"from": 0, "parameters": {"x": 0.5}}]}"#) ?? .null))
        let replay = try experiment("[{trials: 4}]", in: lab).replaying(schedule)
        #expect(replay.stages.isEmpty && replay.final == nil && replay.budget.trials == 1)
    }

    @Test func aStageThatWasInterruptedGoesOn() async throws {
        let lab = try Laboratory()
        let experiment = try experiment("[{trials: 3}, {trials: 4, around_best: 0.3}]", in: lab)
        let end = try await StagedRun(experiment, in: lab.storage, observe: { _ in }) { part in
            var part = part
            if part.budget.trials == 7 { part.budget.trials = 5 }
            return try await lab.run(part)
        }().end
        #expect(end == .budget)
        let noted = try await lab.storage.study(named: "study").systemAttributes["apus:stage:1"]
        #expect(try await run(experiment, in: lab).end == .budget)
        #expect(try await lab.trials().count == 7)
        #expect(try await lab.storage.study(named: "study").systemAttributes["apus:stage:1"] == noted)
    }
}
