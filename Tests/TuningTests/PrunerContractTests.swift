import Testing
import Tuning
import TuningTesting

@Suite struct PrunerContractTests {
    @Test func never() async throws { try await PrunerContract { .never }.verify() }

    @Test func median() async throws {
        try await PrunerContract { .median() }.verify()
        try await PrunerContract { .median(startupTrials: 0, warmupSteps: 3, interval: 4, minimumTrials: 7) }
            .verify()
    }

    @Test(arguments: [0, 25, 61.8, 100])
    func percentile(percentile: Double) async throws {
        // The best 0 per cent are those that are as good as the best.
        try await PrunerContract { .percentile(percentile, startupTrials: 2) }.verify()
    }

    @Test func successiveHalving() async throws {
        try await PrunerContract { .successiveHalving() }.verify()
        try await PrunerContract { .successiveHalving(minimumResource: 2, reductionFactor: 2) }.verify()
        try await PrunerContract([.mirrors]) {
            .successiveHalving(
                minimumResource: 1, reductionFactor: 3, minimumEarlyStoppingRate: 1, bootstrapCount: 4)
        }.verify()
    }

    @Test func promotion() async throws {
        // The best is paused too, until enough have come to its rung.
        try await PrunerContract([.mirrors]) { .promotion() }.verify()
        try await PrunerContract([.mirrors]) {
            .promotion(minimumResource: 2, maximumResource: 12, growth: 3)
        }.verify()
    }

    @Test func pausingHyperband() async throws {
        try await PrunerContract([.mirrors]) { .hyperbandPromotion(maximumResource: 12) }.verify()
        try await PrunerContract([.mirrors]) {
            .synchronousHyperband(maximumResource: 12, reductionFactor: 2)
        }.verify()
    }

    @Test func hyperband() async throws {
        try await PrunerContract { .hyperband() }.verify()
        try await PrunerContract { .hyperband(maximumResource: 12, reductionFactor: 2) }.verify()
        try await PrunerContract([.mirrors]) {
            .hyperband(minimumResource: 2, maximumResource: 9, bootstrapCount: 3)
        }.verify()
    }

    @Test func threshold() async throws {
        try await PrunerContract([.sparesTheBest]) { .threshold(upper: 20) }.verify()
        try await PrunerContract([]) { .threshold(lower: 1, upper: 20, warmupSteps: 2, interval: 3) }.verify()
    }

    @Test func patient() async throws {
        try await PrunerContract { .patient(patience: 1) }.verify()
        try await PrunerContract { .patient(.median(), patience: 2, minimumDelta: 0.5) }.verify()
    }

    @Test func wilcoxon() async throws {
        try await PrunerContract { .wilcoxon() }.verify()
        try await PrunerContract { .wilcoxon(threshold: 0.4, startupSteps: 0) }.verify()
    }
}

/// The contract finds what is wrong.
@Suite struct BrokenPrunerTests {
    /// Ends a trial that has not begun.
    struct Impatient: Pruner {
        func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
            trial.reports.isEmpty ? .prune : .proceed
        }
    }

    /// Looks at the order in which ends became known.
    struct Hasty: Pruner {
        func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
            guard let last = trial.reports.values.last, let other = history.lastReports.last else {
                return .proceed
            }
            return Verdict(prunes: last > other)
        }
    }

    /// Takes everything for a loss.
    struct Minimizing: Pruner {
        func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
            Verdict(prunes: trial.reports.values.last ?? 0 > 12)
        }
    }

    static let broken: [any Pruner] = [Impatient(), Hasty(), Minimizing()]

    @Test(arguments: broken.indices)
    func brokenPrunersAreFound(index: Int) async {
        await withKnownIssue { try await PrunerContract { Self.broken[index] }.verify() }
    }
}
