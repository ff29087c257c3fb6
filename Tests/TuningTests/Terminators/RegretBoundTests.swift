import Glibc
import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct RegretBoundTests {
    @Test func itHonoursItsContract() throws {
        try TerminatorContract([.mirrors]) { .regretBound(error: .constant(0.1), minimumTrials: 5) }.verify()
        try TerminatorContract([.mirrors]) { .regretBound() }.verify()
        try TerminatorContract([.mirrors]) {
            .regretBound(error: .median(warmup: 3, initial: 4, share: 0.5), topShare: 1, minimumTrials: 3)
        }.verify()
    }

    /// The error that Optuna computes from the same scores.
    @Test func theErrorOfFoldsIsOptunas() async throws {
        var compared = 0
        for history in try Fixture.json("terminators").array ?? [] {
            let direction = try #require(Direction(rawValue: history["direction"]?.string ?? ""))
            let study = try await Study.create("recorded", direction)
            for recorded in history["trials"]?.array ?? [] {
                let trial = try await study.ask()
                trial.setCrossValidationScores(recorded["scores"]?.array?.compactMap(\.number) ?? [])
                switch recorded["state"]?.string {
                case "complete":
                    try await study.tell(trial, .complete([try #require(recorded["value"]?.number)]))
                case "pruned": try await study.tell(trial, .pruned)
                default: try await study.tell(trial, .failed(reason: "recorded"))
                }
                guard let theirs = recorded["error"]?.number else { continue }
                let ours = RegretBoundTerminator.crossValidationError(try await study.history())
                #expect(abs((ours ?? .nan) - theirs) < 1e-9)
                compared += 1
            }
        }
        #expect(compared > 700)
    }

    /// A smooth bowl: the figure bounds what is left to gain, falls, and in the end ends the search.
    @Test func aSearchEndsWhenLittleIsLeft() async throws {
        let study = try await Study.create("bowl", .minimize, sampler: .tpe(), seed: 2)
        let terminator = RegretBoundTerminator(error: .constant(0.02))
        var figures: [Double] = []
        let end = try await study.optimize(
            trials: 100, until: terminator,
            afterEach: { _, _ in .proceed }
        ) { trial in
            let (x, y) = (try trial.suggestFloat("x", in: 0...1), try trial.suggestFloat("y", in: 0...1))
            return (x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6)
        }
        let history = try await study.history()
        let best = try await study.bestTrial?.value ?? .infinity
        let assessment = try #require(end)
        figures.append(try #require(assessment.figure))
        #expect(assessment.stops && figures[0] < 0.02 && best <= figures[0] + 1e-9)
        #expect(history.count < 100 && history.count >= 20)
        #expect(assessment.reason.hasPrefix("at most 0.0"))
    }

    /// Where values are noise, the bound stays above what differences mean.
    @Test func noiseIsNotTakenForTheEnd() async throws {
        let study = try await Study.create("noise", .maximize, seed: 2)
        try await study.optimize(trials: 30) { trial in
            let x = try trial.suggestFloat("x", in: 0...1)
            return sin(40 * x) + Double(trial.number * 7919 % 101) / 101
        }
        let assessment = RegretBoundTerminator(error: .constant(0.05)).assess(try await study.history())
        #expect(!assessment.stops && assessment.figure ?? 0 > 0.3)
        let unknown = RegretBoundTerminator().assess(try await study.history())
        #expect(!unknown.stops && unknown.limit == -.infinity && unknown.figure == assessment.figure)
    }
}
