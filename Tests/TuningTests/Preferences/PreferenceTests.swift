import Foundation
import Numerical
import Testing
import Tuning
import TuningTesting

@Suite struct PreferenceTests {
    static func study(_ count: Int, in storage: any Storage = .inMemory) async throws -> Study {
        let study = try await Study.create("s", .minimize, sampler: .preferential(), seed: 1, in: storage)
        try await study.becomePreferential(candidates: 3)
        for _ in 0..<count {
            let trial = try await study.ask()
            _ = try trial.suggestFloat("x", in: 0...1)
            try await study.tell(trial, .complete([0]))
        }
        return study
    }

    @Test func choicesAreAddedAndNeverLost() async throws {
        let study = try await Self.study(6)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1..<6 { group.addTask { try await study.prefer([0], over: number) } }
            try await group.waitForAll()
        }
        #expect(Set(try await study.preferences.map(\.worse)) == Set(1..<6))
        #expect(try await study.storage.study(study.id).choices.count == 5)
    }

    @Test func candidatesAreThoseThatNobodyFoundWorse() async throws {
        let study = try await Self.study(3)
        #expect(try await study.hasEnoughCandidates)
        try await study.prefer([2], over: 0)
        let candidates = try await study.candidates()
        #expect(candidates.numbers == [2, 1] && Array(candidates.best) == [2] && !candidates.areEnough)
        let trial = try await study.trial(number: 1)
        try await study.storage.annotate(study.id, with: [StudyRecord.skipping(trial.id)])
        #expect(try await study.candidates().numbers == [2])
    }

    /// What was chosen is told in the order in which it was chosen, whatever choices are known by.
    @Test func choicesAreToldInTheirOrder() async throws {
        let study = try await Self.study(6)
        for worse in 1..<6 {
            try await study.prefer(
                [0], over: worse, at: Date(timeIntervalSince1970: 1_800_000_000 + Double(worse)))
        }
        #expect(try await study.preferences.map(\.worse) == [1, 2, 3, 4, 5])
    }

    /// Choices that go round in a circle leave nobody unbeaten: who won more often than lost is liked best then.
    @Test func aCircleOfChoicesHasABest() async throws {
        let study = try await Self.study(4)
        for (better, worse) in [(0, 1), (1, 2), (2, 0), (2, 3), (3, 0)] {
            try await study.prefer([better], over: worse)
        }
        let candidates = try await study.candidates()
        #expect(candidates.numbers.isEmpty && candidates.best == [2])
        #expect(try await Self.study(2).candidates().best.isEmpty)
    }

    @Test func aChoiceIsTakenBackAndMadeAgain() async throws {
        let study = try await Self.study(3)
        try await study.prefer([2, 1], over: 0)
        let choice = try #require(try await study.storage.study(study.id).choices.first)
        #expect(choice.candidates == [2, 1, 0] && !choice.isTakenBack)
        try await study.storage.annotate(study.id, with: [StudyRecord.counting(choice, false)])
        #expect(try await study.preferences.isEmpty)
        #expect(try await study.storage.study(study.id).choices.first?.isTakenBack == true)
        try await study.storage.annotate(study.id, with: [StudyRecord.counting(choice, true)])
        #expect(try await study.preferences.count == 2)
    }

    @Test func whatCannotBeJudgedIsRefused() async throws {
        let study = try await Self.study(2)
        await #expect(throws: StudyError.noTrial(number: 7)) { try await study.prefer([0], over: 7) }
        await #expect(throws: StudyError.self) { try await study.prefer([1], over: 1) }
        await #expect(throws: StudyError.self) { try await study.prefer([], over: 1) }
        let trial = try await study.ask()
        try await study.tell(trial, .failed(reason: "broken"))
        await #expect(throws: StudyError.self) { try await study.prefer([0], over: trial.number) }
        #expect(try await study.preferences.isEmpty)
    }

    /// As optuna-dashboard's generators leave them.
    @Test func aTrialThatWaitsToBeJudgedIsCompleteOnceItIs() async throws {
        let study = try await Self.study(1)
        let trial = try await study.ask()
        _ = try trial.suggestFloat("x", in: 0...1)
        try await trial.flush()
        #expect(try await study.candidates().numbers == [0, 1])
        try await study.prefer([1], over: 0)
        let judged = try await study.trial(number: 1)
        #expect(judged.state == .complete && judged.values == [0])
    }

    @Test func theSamplerHonoursItsContract() async throws {
        try await SamplerContract { _ in .preferential() }.verify()
    }

    /// With simulated people, who mistake close ones, what is preferred in the end is better than with random trials in at least 16 of
    /// 20 pairs of studies: a sign test at the level of 1 %.
    @Test func whatIsPreferredInTheEndIsBetterThanAtRandom() async throws {
        var wins = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            let learnt = try await Self.regret(.preferential(), seed)
            let random = try await Self.regret(.random, seed)
            if learnt < random { wins += 1 }
        }
        #expect(wins >= 16)
    }

    /// How far from the optimum of three parameters the champion of 40 trials is, each trial being compared with the champion before.
    private static func regret(_ sampler: any Sampler, _ seed: UInt64) async throws -> Double {
        let optimum = [0.7, 0.2, 0.4]
        let study = try await Study.create("s", .minimize, sampler: sampler, seed: seed)
        var random = RandomStream(seed: seed, stream: 99)
        func loss(_ trial: FrozenTrial) -> Double {
            optimum.indices.reduce(0) { sum, index in
                let distance = (trial.parameters["x\(index)"]?.number ?? 0) - optimum[index]
                return sum + Double(index + 1) * distance * distance
            }
        }
        var champion: FrozenTrial?
        for _ in 0..<40 {
            let trial = try await study.ask()
            for index in optimum.indices { _ = try trial.suggestFloat("x\(index)", in: 0...1) }
            try await study.tell(trial, .complete([0]))
            let new = try await study.trial(number: trial.number)
            guard let old = champion else { champion = new; continue }
            let isBetter = loss(new) + 0.01 * random.normal() < loss(old) + 0.01 * random.normal()
            let (better, worse) = isBetter ? (new, old) : (old, new)
            try await study.prefer([better.number], over: worse.number)
            champion = better
        }
        return champion.map(loss) ?? .infinity
    }
}
