import Foundation
import Synchronization
import Testing
import Tuning

/// Brackets of trials that pause.
@Suite struct HyperbandPausingTests {
    /// R = 81 and η = 3, the table of the paper (table 1).
    @Test func bracketsAreThoseOfThePaper() {
        let sequence = BracketSequence(minimumResource: 1, maximumResource: 81, reductionFactor: 3)
        #expect(
            sequence.brackets.map(\.sizes) == [
                [81, 27, 9, 3, 1], [34, 11, 3, 1], [15, 5, 1], [8, 2], [5],
            ])
        #expect(
            sequence.brackets.map { bracket in (0..<4).compactMap { bracket.steps[$0] } }
                == [[1, 3, 9, 27], [3, 9, 27], [9, 27], [27], []])
        #expect(sequence.length == 143)
        #expect(
            [0, 80, 81, 114, 115, 142, 143, 224].map(sequence.index(ofTrial:)) == [0, 0, 1, 1, 2, 4, 5, 6])
        for index in 0..<12 {
            #expect(sequence.numbers(of: index).allSatisfy { sequence.index(ofTrial: $0) == index })
            #expect(sequence.numbers(of: index).count == sequence[index].sizes[0])
        }
    }

    @Test(arguments: [(1, 1), (2, 2), (5, 7), (4, 100), (3, 9)])
    func everyNumberHasOneBracket(minimum: Int, maximum: Int) {
        for eta in 2...4 {
            let sequence = BracketSequence(
                minimumResource: minimum, maximumResource: maximum, reductionFactor: eta)
            for number in 0..<3 * sequence.length {
                #expect(sequence.numbers(of: sequence.index(ofTrial: number)).contains(number))
            }
        }
    }

    private func train(_ trial: Trial, to end: Int) async throws -> Double {
        let x = try trial.suggestFloat("x", in: 0...1)
        func loss(_ epoch: Int) -> Double { abs(x - 0.3) + 1 / Double(epoch) }
        for epoch in (trial.lastStep ?? 0) + 1...end {
            try await trial.report(loss(epoch), step: epoch)
            if epoch < end { try await trial.checkPruning() }
        }
        return loss(end)
    }

    /// How far each trial comes does not depend on who is faster.
    @Test func workersChangeNothing() async throws {
        var outcomes: [[Int?]] = []
        for parallelism in [1, 4] {
            let study = try await Study.create(
                "s", .minimize, sampler: .random, pruner: .synchronousHyperband(maximumResource: 27), seed: 1)
            try await study.optimize(trials: 27 + 12 + 6 + 4, parallelism: parallelism) { trial in
                try await train(trial, to: 27)
            }
            outcomes.append(try await study.trials.map(\.reports.steps.last))
        }
        #expect(outcomes[0] == outcomes[1])
        let steps = outcomes[0]
        // Each bracket has as many at each rung as it should.
        let brackets = [0..<27, 27..<39, 39..<45, 45..<49]
        let counts = brackets.map { numbers in
            [1, 3, 9, 27].map { step in numbers.count { steps[$0] == step } }
        }
        #expect(counts == [[18, 6, 2, 1], [0, 8, 3, 1], [0, 0, 4, 2], [0, 0, 0, 4]])
    }

    /// The best of each rung go on, whoever they are.
    @Test func theBestGoOn() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .random,
            pruner: .synchronousHyperband(maximumResource: 27, brackets: 1), seed: 1)
        try await study.optimize(trials: 54, parallelism: 3) { try await train($0, to: 27) }
        let trials = try await study.trials
        #expect(trials.allSatisfy { $0.state.isFinished })
        for numbers in [0..<27, 27..<54] {
            var rivals = trials[numbers].map { $0 }
            for (step, next, count) in [(1, 3, 9), (3, 9, 3), (9, 27, 1)] {
                rivals.sort { ($0.reports[step] ?? 9) < ($1.reports[step] ?? 9) }
                rivals = Array(rivals.prefix(count))
                #expect(rivals.allSatisfy { ($0.reports.steps.last ?? 0) >= next })
            }
        }
    }

    /// Trials that fail are not waited for, and those that are run again keep their place.
    @Test func lostTrialsDoNotStopABracket() async throws {
        let storage = InMemoryStorage()
        let study = try await Study.create(
            "s", .minimize, sampler: .random,
            pruner: .synchronousHyperband(maximumResource: 9, brackets: 1), seed: 1, in: storage)
        let lease = Lease(owner: "a", expires: .distantFuture)
        for number in 0..<9 {
            let trial = try await study.ask(lease: lease)
            #expect(trial.number == number)
            if number == 0 {
                try await study.tell(trial, .failed(reason: "no"))
                continue
            }
            try await trial.report(Double(number), step: 1)
            #expect(try await trial.judge().pauses)
            if number < 8 {
                try await study.pause(trial)
            } else {
                try storage.record(trial.frozen.repetition(after: .interrupted, reason: "i"), for: trial.id)
            }
        }
        // The last one runs again, as number 9, and the rung waits for it.
        let again = try await study.ask(lease: lease)
        #expect(again.frozen.origin == 8)
        #expect(try await study.resume(lease: lease, isLast: true)?.number == 1)
        try await again.report(0.5, step: 1)
        #expect(try await !again.judge().pauses)
        // It had come to the rung before, with 8: three of nine go on.
        #expect(try await study.resume(lease: lease)?.number == 2)
        #expect(try await study.resume(lease: lease)?.number == 3)
        #expect(try await study.resume(lease: lease) == nil)
        #expect(try await study.trials.count { $0.state == .pruned } == 4)
    }

    /// Brackets side by side, each with its own rungs.
    @Test func promotionInBrackets() async throws {
        let study = try await Study.create(
            "s", .minimize, sampler: .random, pruner: .hyperbandPromotion(maximumResource: 27), seed: 1)
        try await study.optimize(trials: 60, parallelism: 2) { try await train($0, to: 27) }
        let brackets = HyperbandBrackets(
            studyName: "s", minimumResource: 1, maximumResource: 27, reductionFactor: 3)
        for trial in try await study.trials {
            let first = [1, 3, 9, 27][brackets.bracket(of: trial.number)]
            let last = try #require(trial.reports.steps.last)
            #expect(last >= first)
            #expect([1, 3, 9, 27].contains(last))
        }
        #expect(try await study.trials.contains { $0.state == .complete })
    }
}
