import Testing
import Tuning

@Suite struct TerminatorTests {
    /// The stagnation of a study whose trials had `values`, in order.
    private func stagnation(
        _ values: [[Double]], _ directions: [Direction] = [.minimize], patience: Int = 1,
        relativeDelta: Double = 0
    ) async throws -> Assessment {
        let study = try await Study.create("s", directions: directions)
        for value in values { try await study.tell(study.ask(), .complete(value)) }
        return try await StagnationTerminator(
            patience: patience, relativeDelta: relativeDelta, minimumTrials: 1
        ).assess(study.history())
    }

    @Test func smallGainsAreNone() async throws {
        let values = [[100.0], [99.9], [99.8], [99.7]]
        #expect(try await stagnation(values).figure == 1)
        #expect(try await stagnation(values, relativeDelta: 0.01).figure == -2)
        // Small gains add up: the best value that counted is what they are measured by.
        #expect(try await stagnation(values + [[98.5]], relativeDelta: 0.01).figure == 1)
    }

    @Test func aTrialOffTheFrontIsInVain() async throws {
        let directions: [Direction] = [.minimize, .maximize]
        #expect(try await stagnation([[1, 1], [2, 2], [0, 0]], directions).figure == 1)
        #expect(try await stagnation([[1, 1], [2, 2], [2, 1], [1, 1]], directions).figure == -1)
    }

    @Test func aSearchEndsWhenNothingGetsBetter() async throws {
        let study = try await Study.create("s", .minimize, seed: 3)
        let end = try await study.optimize(trials: 200, until: .stagnation(patience: 4, minimumTrials: 10)) {
            trial in Double(max(0, 20 - trial.number))
        }
        #expect(end?.stops == true)
        #expect(end?.reason == "5 trials without a better one, 4 are borne")
        #expect(try await study.trials.count == 26)
        // What has ended stays ended.
        #expect(try await study.optimize(trials: 5, until: .stagnation(patience: 4)) { _ in 0 } != nil)
        #expect(try await study.trials.count == 26)
    }

    @Test func aSearchEndsAtItsTarget() async throws {
        let study = try await Study.create("s", .maximize, seed: 3)
        let end = try await study.optimize(until: .target(7), parallelism: 3) { trial in Double(trial.number)
        }
        #expect(end?.stops == true)
        #expect(try await (8...10).contains(study.trials.count))
        #expect(try await study.trials.allSatisfy { $0.state == .complete })
    }

    @Test func aSearchWithoutReasonToEndTellsNone() async throws {
        let study = try await Study.create("s", .minimize, seed: 3)
        #expect(try await study.optimize(trials: 3, until: .target(-1)) { _ in 0 } == nil)
    }

    @Test func infeasibleTrialsReachNoTarget() async throws {
        let study = try await Study.create("s", .minimize)
        let trial = try await study.ask()
        trial.setConstraint("c", to: 1)
        try await study.tell(trial, .complete([0]))
        #expect(try await !TargetTerminator([1]).assess(study.history()).stops)
    }
}
