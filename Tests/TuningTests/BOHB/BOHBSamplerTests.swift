import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct BOHBSamplerTests {
    @Test func itHonoursItsContract() async throws {
        try await SamplerContract { _ in .bohb() }.verify()
        try await SamplerContract { _ in BOHBSampler(randomFraction: 0, minimumPoints: 12) }.verify()
    }

    /// Trials that report `steps` values and are pruned, or are complete.
    private static func study(_ sampler: BOHBSampler, _ ends: [(count: Int, steps: Int)]) async throws
        -> Study
    {
        let study = try await Study.create("s", .minimize, sampler: sampler, seed: 2)
        for (count, steps) in ends {
            for _ in 0..<count {
                let trial = try await study.ask()
                let x = try trial.suggestFloat("x", in: 0...1)
                for step in 0..<steps { try await trial.report(x + 1 / Double(step + 1), step: step + 1) }
                try await study.tell(trial, steps < 9 ? .pruned : .complete([x]))
            }
        }
        return study
    }

    /// The largest budget with 2 (d + 1) trials is the one that is modelled.
    @Test func theLargestBudgetThatSufficesCounts() async throws {
        let sampler = BOHBSampler(randomFraction: 1)
        for (ends, step) in [
            ([(3, 1)], nil), ([(4, 1)], 1), ([(4, 1), (3, 3)], 1), ([(4, 1), (4, 3)], 3),
            ([(4, 1), (4, 3), (9, 2)], 3), ([(4, 1), (4, 9)], 9), ([(4, 1), (3, 9)], 1),
        ] as [([(Int, Int)], Int?)] {
            let study = try await Self.study(sampler, ends.map { (count: $0.0, steps: $0.1) })
            let expected = step.map { "BOHB learns from what was reported at step \($0)" }
            #expect(try await sampler.explanation(given: study.history()) == expected)
        }
    }

    @Test func trialsWithoutReportsAreWhole() async throws {
        let sampler = BOHBSampler(randomFraction: 0)
        let study = try await Study.create("s", .maximize, sampler: sampler, seed: 2)
        try await study.optimize(trials: 60) { trial in -abs(try trial.suggestFloat("x", in: 0...1) - 0.3) }
        #expect(try await sampler.explanation(given: study.history()) == "BOHB learns from whole trials")
        let values = try await study.trials.suffix(30).compactMap(\.value)
        #expect(values.reduce(0, +) / 30 > -0.15)
    }

    /// After successive halving, a whole training ends with a smaller loss than with random search, in as many trials.
    ///
    /// Before epoch 9 the curves tell little about where they end.
    @Test func itBeatsRandomSearchOnLearningCurves() async throws {
        let (ours, random) = (try await losses { .bohb() }, try await losses { .random })

        #expect(MannWhitney(ours, random).probability(.less) < 0.01)
    }

    private func losses(_ sampler: () -> any Sampler) async throws -> [Double] {
        var losses: [Double] = []
        let space = try LearningCurves.space()
        for seed in 0..<20 as Range<UInt64> {
            let study = try await Study.create(
                "curves \(seed)", .minimize, sampler: sampler(),
                pruner: .successiveHalving(minimumResource: 9, reductionFactor: 3), seed: seed)
            try await study.optimize(trials: 200) { trial in
                let values = try trial.suggest(space)
                for epoch in [9, 27, LearningCurves.epochs] {
                    try await trial.report(LearningCurves.loss(values, epoch: epoch), step: epoch)
                    try await trial.checkPruning()
                }
                return LearningCurves.loss(values, epoch: LearningCurves.epochs)
            }
            losses.append(try await study.bestTrial?.value ?? .infinity)
        }
        return losses
    }
}
