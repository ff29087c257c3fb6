import Testing
import Tuning

@Suite struct StartupDesignTests {
    /// Over the startup, each tenth of every range is visited once, on its own scale.
    @Test(arguments: 0..<5 as Range<UInt64>)
    func theStartupIsALatinHypercube(seed: UInt64) async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(), seed: seed)
        try await study.optimize(trials: 10) { trial in
            _ = try trial.suggestFloat("x", in: -5...5)
            _ = try trial.suggestFloat("y", in: 1e-5...1e5, scale: .log)
            _ = try trial.suggestInt("n", in: 0...19)
            _ = try trial.suggestCategorical("c", among: ["a", "b", "c", "d", "e"])
            return 0.0
        }
        let trials = try await study.trials
        func values(_ name: String) -> [Double] { trials.compactMap { $0.parameters.internalValue(name) } }
        #expect(Set(values("x").map { ($0 + 5).rounded(.down) }).count == 10)
        #expect(Set(values("y").map { $0.exponentOfTen }).count == 10)
        #expect(Set(values("n").map { ($0 / 2).rounded(.down) }).count == 10)
        #expect(Dictionary(grouping: values("c")) { $0 }.values.allSatisfy { $0.count == 2 })
    }

    /// However long the startup is meant to be, a draw costs what there are trials.
    @Test(arguments: [1_000_000_000, .max])
    func aLongStartupCostsNothing(trials: Int) async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(startupTrials: trials), seed: 1)
        try await study.optimize(trials: 50) { trial in
            _ = try trial.suggestCategorical("c", among: ["a", "b"])
            return try trial.suggestFloat("x", in: 0...1)
        }
        let values = try await study.trials.compactMap(\.value)
        #expect(Set(values).count == 50)
        #expect(values.contains { $0 < 0.5 } && values.contains { $0 > 0.5 })
    }

    @Test func whatWasEnqueuedCounts() async throws {
        let study = try await Study.create("s", .minimize, sampler: .tpe(startupTrials: 4), seed: 1)
        for x in [0.1, 0.6, 0.9] { try await study.enqueue(["x": .float(x)]) }
        try await study.optimize(trials: 4) { trial in try trial.suggestFloat("x", in: 0...1) }
        let last = try #require(try await study.trials[3].value)
        #expect((0.25..<0.5).contains(last))
    }
}

extension Double {
    fileprivate var exponentOfTen: Int {
        var (value, exponent) = (self * 1e5, 0)
        while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
        return exponent
    }
}
