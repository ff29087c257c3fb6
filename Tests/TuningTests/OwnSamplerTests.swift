import Testing
import Tuning
import TuningTesting

/// The sampler of the page “Write a sampler”: made with the public module alone, and it honours its contract.
struct TournamentSampler: Sampler {
    func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        let anything = distribution.quantile(random.uniform())
        guard let column = history.parameter(name), history.count > 9, random.uniform() < 0.8 else {
            return anything
        }
        let rivals = (0..<5).map { _ in random.index(below: history.count) }
        let scores = history.objectives[0]
        let sign: Double = history.directions[0] == .minimize ? 1 : -1
        let best = rivals.filter { history.states[$0] == .complete }
            .min { sign * scores[$0] < sign * scores[$1] }
        guard let best, let value = column.value(inRow: best), distribution.contains(value) else {
            return anything
        }
        let moved = distribution.position(of: value) + 0.1 * (random.uniform() - 0.5)
        return distribution.quantile(min(max(moved, 0), 1))
    }
}

@Suite struct OwnSamplerTests {
    @Test func honoursItsContract() async throws {
        try await SamplerContract { _ in TournamentSampler() }.verify()
    }

    @Test func findsMoreThanChance() async throws {
        func best(_ sampler: some Sampler, seed: UInt64) async throws -> Double {
            let study = try await Study.create("sphere", .minimize, sampler: sampler, seed: seed)
            try await study.optimize(trials: 100) { trial in
                try (0..<4).map { try trial.suggestFloat("x\($0)", in: -1...1) }.reduce(0) { $0 + $1 * $1 }
            }
            return try await study.bestTrial?.value ?? .infinity
        }
        var wins = 0
        for seed: UInt64 in 0..<20 {
            let chance = try await best(RandomSampler(), seed: seed)
            wins += try await best(TournamentSampler(), seed: seed) < chance ? 1 : 0
        }
        // A sign test at 5 % asks for 15 of 20.
        #expect(wins >= 15, "\(wins) of 20")
    }
}
