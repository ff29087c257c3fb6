import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct DEHBSamplerTests {
    @Test func honoursItsContract() async throws {
        try await SamplerContract { _ in .dehb(maximumResource: 9) }.verify()
    }

    /// R = 9 and η = 3: three brackets, rung by rung, and then again.
    @Test func trialsHaveTheBudgetsOfHyperband() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .dehb(maximumResource: 9), pruner: .budget, seed: 1)
        let (first, second, third) = (9, 5, 3)
        let round = first + 3 + 1 + second + 1 + third
        try await study.optimize(trials: 2 * round) { try await evaluate($0, steps: 9) }
        let trials = try await study.trials
        let lasts = trials.compactMap(\.reports.steps.last)
        let expected =
            [Int](repeating: 1, count: 9) + [3, 3, 3, 9] + [3, 3, 3, 3, 3, 9] + [9, 9, 9]
        #expect(lasts == expected + expected)
        #expect(trials.allSatisfy { ($0.state == .complete) == ($0.reports.steps.last == 9) })
        // The best of the lowest rung are tried again for longer, in the first round.
        let ranked = trials[0..<9].sorted { $0.reports[1] ?? 9 < $1.reports[1] ?? 9 }
        #expect(
            trials[9..<12].map(\.parameters.internalValues)
                == ranked.prefix(3).map(\.parameters.internalValues))
    }

    private func evaluate(_ trial: Trial, steps: Int) async throws -> Double {
        let (x, y) = (
            try trial.suggestFloat("x", in: 0...1), try trial.suggestFloat("y", in: 1e-3...1, scale: .log)
        )
        for step in 1...steps {
            try await trial.report((x - 0.3) * (x - 0.3) + y + 1 / Double(step), step: step)
            try await trial.checkPruning()
        }
        return (x - 0.3) * (x - 0.3) + y + 1 / Double(steps)
    }

    /// At the same number of epochs it finds better networks than Hyperband does by chance (20 seeds).
    @Test func itBeatsRandomSearchOnLearningCurves() async throws {
        let ours = try await losses(.dehb(maximumResource: LearningCurves.epochs), .budget)
        let random = try await losses(
            .random, .hyperband(minimumResource: 1, maximumResource: LearningCurves.epochs))
        #expect(MannWhitney(ours, random).probability(.less) < 0.01)
    }

    private func losses(_ sampler: any Sampler, _ pruner: any Pruner) async throws -> [Double] {
        var losses: [Double] = []
        let space = try LearningCurves.space()
        for seed in 0..<20 as Range<UInt64> {
            let study = try await Study.create(
                "curves \(seed)", .minimize, sampler: sampler, pruner: pruner, seed: seed)
            var (epochs, best) = (0, Double.infinity)
            search: while epochs < 4000 {
                let trial = try await study.ask()
                let values = try trial.suggest(space)
                var loss = Double.infinity
                for epoch in 1...LearningCurves.epochs {
                    epochs += 1
                    loss = LearningCurves.loss(values, epoch: epoch)
                    best = min(best, loss)
                    try await trial.report(loss, step: epoch)
                    guard epoch < LearningCurves.epochs, try await trial.shouldPrune() else { continue }
                    try await study.tell(trial, .pruned)
                    continue search
                }
                try await study.tell(trial, .complete([loss]))
            }
            losses.append(best)
        }
        return losses
    }
}
