import Foundation
import Numerical
import Synchronization
import Testing
import Tuning

/// Trials that go on from each other's checkpoints.
@Suite struct PopulationTests {
    /// What checkpoints would hold: the weights after each step that a trial was paused at.
    private final class Checkpoints: Sendable {
        private let saved = Mutex<[[Int]: [Double]]>([:])
        func save(_ weights: [Double], _ number: Int, _ step: Int) {
            saved.withLock { $0[[number, step]] = weights }
        }
        func load(_ number: Int, _ step: Int) -> [Double]? { saved.withLock { $0[[number, step]] } }
    }

    /// The toy problem of the paper (figure 2): Q = 1.2 − θ₀² − θ₁², of which a trial climbs a stand-in that h weighs.
    private func climb(_ trial: Trial, to end: Int, _ checkpoints: Checkpoints) async throws -> Double {
        let h = [try trial.suggestFloat("h0", in: 0...1), try trial.suggestFloat("h1", in: 0...1)]
        return try await climb(trial, h, to: end, checkpoints)
    }

    private func climb(
        _ trial: Trial, _ h: [Double], to end: Int, _ checkpoints: Checkpoints
    ) async throws -> Double {
        var theta = [0.9, 0.9]
        let last = trial.lastStep ?? 0
        if last > 0 {
            let isOwn = trial.frozen.reports.steps.last != nil
            let number = isOwn ? trial.number : try #require(trial.ancestor).number
            theta = try #require(checkpoints.load(number, last))
        }
        func quality() -> Double { 1.2 - theta[0] * theta[0] - theta[1] * theta[1] }
        guard last < end else { return quality() }
        for step in last + 1...end {
            for index in 0..<2 { theta[index] -= 0.02 * h[index] * theta[index] }
            checkpoints.save(theta, trial.number, step)
            try await trial.report(quality(), step: step)
            if step < end { try await trial.checkPruning() }
        }
        return quality()
    }

    private static func stories(_ trials: [FrozenTrial]) -> [[String]] {
        trials.map {
            ["\($0.parameters.dictionary.sorted { $0.key < $1.key })", "\($0.reports)", $0.state.rawValue]
        }
    }

    private func search(
        _ pruner: any Pruner, parallelism: Int = 1, storage: any Storage = .inMemory, trials: Int = 10
    ) async throws -> [FrozenTrial] {
        let study = try await Study.create(
            "s", .maximize, sampler: .random, pruner: pruner, seed: 3, in: storage)
        let checkpoints = Checkpoints()
        try await study.optimize(trials: trials, parallelism: parallelism) {
            try await climb($0, to: 60, checkpoints)
        }
        return try await study.trials
    }

    @Test(arguments: [false, true], [1, 4])
    func thePopulationIsAsLargeAsTheBudget(isSynchronous: Bool, parallelism: Int) async throws {
        let pruner = PopulationBasedTraining(interval: 10, maximumResource: 60, isSynchronous: isSynchronous)
        let trials = try await search(pruner, parallelism: parallelism)
        #expect(trials.count > 10)
        #expect(trials.count { !$0.isRepeated } == 10)
        #expect(trials.filter { !$0.isRepeated }.allSatisfy { $0.state == .complete })
        #expect(trials.filter(\.isRepeated).allSatisfy { $0.state == .pruned && $0.values.count == 1 })
        // Each model was trained for 60 steps, all of which are known.
        for trial in trials where trial.state == .complete {
            var (steps, current) = (trial.reports.steps, trial)
            while let ancestor = current.ancestor {
                current = trials[ancestor.number]
                #expect(current.reports[ancestor.step] == ancestor.score)
                steps = current.reports.steps.filter { $0 <= ancestor.step } + steps
            }
            #expect(steps == Array(1...60))
        }
        // As many have given up their places as have taken one.
        #expect(trials.count { $0.ancestor != nil } == trials.count(where: \.isRepeated))
    }

    /// What is exploited is better than what gave up its place, and parameters stay in their ranges.
    @Test func thoseWhoLeadAreCopied() async throws {
        let trials = try await search(
            .populationBasedTraining(interval: 10, maximumResource: 60, isSynchronous: true))
        for trial in trials {
            guard let ancestor = trial.ancestor else { continue }
            let replaced = trials.filter { $0.isRepeated && ($0.reports.steps.last ?? 0) == ancestor.step }
            #expect(replaced.contains { ($0.reports.values.last ?? 9) < ancestor.score })
            for (name, value) in trial.parameters.dictionary {
                guard case .float(let number) = value else { continue }
                #expect((0...1).contains(number), "\(name)")
            }
        }
    }

    /// Where all wait for all, neither the number of workers nor a restart changes anything.
    @Test func theSameSeedGivesTheSamePopulation() async throws {
        let pruner = PopulationBasedTraining(interval: 10, maximumResource: 60, isSynchronous: true, seed: 5)
        let (one, four) = (try await search(pruner), try await search(pruner, parallelism: 4))
        let isSame = Self.stories(one) == Self.stories(four)
        #expect(isSame)
        // A search that ends at every third trial, and is taken up by somebody else.
        let storage = InMemoryStorage()
        let checkpoints = Checkpoints()
        _ = try await Study.create("s", .maximize, sampler: .random, pruner: pruner, seed: 3, in: storage)
        let lease = Lease(owner: "a", expires: .distantFuture)
        search: while true {
            let study = try await Study.load("s", sampler: .random, pruner: pruner, seed: 3, from: storage)
            for _ in 0..<3 {
                guard let trial = try await study.ask(lease: lease, within: 10) else { break search }
                do {
                    try await study.tell(trial, .complete([climb(trial, to: 60, checkpoints)]))
                } catch is TrialPaused {
                    try await study.pause(trial)
                }
            }
        }
        let again = try await Study.load("s", from: storage).trials
        let isSameAgain = Self.stories(one) == Self.stories(again)
        #expect(isSameAgain)
    }

    /// The winner's schedule, trained alone, is as good.
    @Test func schedulesAreReplayed() async throws {
        let storage = InMemoryStorage()
        let trials = try await search(
            .populationBasedTraining(interval: 10, maximumResource: 60), storage: storage)
        let study = try await Study.load("s", from: storage)
        let best = try #require(trials.filter { $0.state == .complete }.max { $0.values[0] < $1.values[0] })
        #expect(best.ancestor != nil)
        let schedule = try await study.schedule(of: best)
        #expect(TrainingSchedule(json: schedule.json) == schedule)
        let replay = try await Study.create(
            "replay", .maximize, sampler: .random, pruner: ScheduleReplay(schedule), seed: 9, in: storage)
        try await replay.enqueue(schedule.segments[0].parameters)
        let checkpoints = Checkpoints()
        try await replay.optimize(trials: 1) { try await climb($0, to: 60, checkpoints) }
        let replayed = try await replay.trials
        #expect(replayed.count == schedule.segments.count)
        #expect(replayed.last?.state == .complete)
        #expect(replayed.last?.values == best.values)
        #expect(try await replay.schedule(of: #require(replayed.last)) == schedule)
    }

    /// Where either half of the parameters has to be trained with a value of its own, no fixed value does (20 seeds).
    @Test func schedulesAreBetterThanFixedParameters() async throws {
        var losses: [UInt64] = []
        for seed in 0..<20 as Range<UInt64> {
            var best: [Double] = []
            let pruners: [any Pruner] = [
                PopulationBasedTraining(interval: 5, maximumResource: 60, seed: seed), NeverPruner.never,
            ]
            for pruner in pruners {
                let study = try await Study.create(
                    "s", .maximize, sampler: .random, pruner: pruner, seed: seed)
                let checkpoints = Checkpoints()
                try await study.optimize(trials: 4) { trial in
                    let half = try trial.suggestInt("half", in: 0...1)
                    return try await climb(trial, [1 - Double(half), Double(half)], to: 60, checkpoints)
                }
                best.append(try await study.bestTrial?.values[0] ?? 0)
            }
            if best[0] <= best[1] { losses.append(seed) }
        }
        // A fair coin would lose 5 times or less in 2 of 100 cases.
        #expect(losses.count <= 5, "\(losses)")
    }
}

/// Exploration by a model.
@Suite struct BanditExplorationTests {
    /// Trials whose loss falls by |x − 0.3| less the nearer x is: those who copy go there (20 seeds, one-sided sign test).
    @Test func itLearnsWhatGains() async throws {
        var wins = 0
        for seed in 0..<20 as Range<UInt64> {
            var distances: [Double] = []
            for explorer in [BanditExploration(interval: 2), Exploration(resampleProbability: 0.5)]
                as [any Explorer]
            {
                let pruner = PopulationBasedTraining(
                    interval: 2, maximumResource: 20, explorer: explorer, seed: seed)
                let study = try await Study.create(
                    "s", .minimize, sampler: .random, pruner: pruner, seed: seed)
                try await study.optimize(trials: 4) { trial in
                    let x = try trial.suggestFloat("x", in: 0...1)
                    let last = trial.lastStep ?? 0
                    var loss = trial.frozen.reports.values.last ?? trial.ancestor?.score ?? 10
                    for step in last + 1...20 {
                        loss -= 0.5 - abs(x - 0.3)
                        try await trial.report(loss, step: step)
                        if step < 20 { try await trial.checkPruning() }
                    }
                    return loss
                }
                let best = try #require(try await study.bestTrial)
                distances.append(best.values[0])
            }
            if distances[0] < distances[1] { wins += 1 }
        }
        // A fair coin would win 15 times or more in 2 of 100 cases.
        #expect(wins >= 15, "\(wins) of 20")
    }
}

/// How parameters change.
@Suite struct ExplorationTests {
    private let history = History(directions: [.minimize])

    private func explored(
        _ distribution: Distribution, _ value: Double, _ exploration: Exploration = Exploration()
    ) -> [Double] {
        var random = RandomStream(seed: 1)
        var parameters = Parameters()
        parameters.set("p", value, from: distribution)
        return (0..<200).map { _ in
            exploration.explored(parameters, at: 1, given: history, using: &random).internalValues[0]
        }
    }

    @Test func numbersAreMultiplied() {
        let never = Exploration(resampleProbability: 0)
        #expect(Set(explored(.float(1e-5...1, .log), 0.1, never)) == [0.1 * 0.8, 0.1 * 1.2])
        #expect(Set(explored(.float(0...1), 0.9, never)) == [0.9 * 0.8, 1])
        #expect(Set(explored(.int(1...100), 50, never)) == [40, 60])
        // By one at least.
        #expect(Set(explored(.int(1...100), 2, never)) == [1, 3])
        #expect(Set(explored(.int(1...100), 1, never)) == [1, 2])
        #expect(Set(explored(.int(16...512, .stepped(by: 16)), 32, never)) == [16, 48])
        #expect(Set(explored(.float(0...0), 0, never)) == [0])
    }

    @Test func choicesMoveToNeighboursIfTheyAreNumbers() {
        let never = Exploration(resampleProbability: 0)
        #expect(Set(explored(.categorical([16, 32, 64]), 1, never)) == [0, 2])
        #expect(Set(explored(.categorical([16, 32, 64]), 0, never)) == [0, 1])
        #expect(Set(explored(.categorical(["a", "b", "c"]), 1, never)) == [1])
        #expect(Set(explored(.categorical(["a", "b", "c"]), 1)) == [0, 1, 2])
    }

    @Test func singleParametersHaveRulesOfTheirOwn() {
        let fixed = Exploration(mutations: ["p": .fixed])
        #expect(Set(explored(.float(0...1), 0.5, fixed)) == [0.5])
        let narrow = Exploration(mutations: ["p": .perturbed(by: 0.5...2, in: 0.2...0.6)])
        let values = explored(.float(0...1), 0.5, narrow)
        #expect(values.allSatisfy { (0.2...0.6).contains($0) })
        #expect(Set(values).isSuperset(of: [0.25, 0.6]))
    }

    /// What a space requires is kept to, and what others depend on stays.
    @Test func spacesAreKeptTo() throws {
        let space = try DeclaredSpace(
            [
                .init("kind", .categorical([1, 2])), .init("a", .int(1...20)), .init("b", .int(1...20)),
                .init("c", .float(0...1), when: [.init("kind", isOneOf: [1])]),
            ], requirements: ["a <= b"])
        let exploration = Exploration(resampleProbability: 0.5, space: space)
        var parameters = Parameters()
        for (name, value) in [("kind", 0.0), ("a", 5), ("b", 6), ("c", 0.5)] {
            let distribution = try #require(space.parameters.first { $0.name == name }).distribution
            parameters.set(name, value, from: distribution)
        }
        var random = RandomStream(seed: 1)
        for _ in 0..<200 {
            let explored = exploration.explored(parameters, at: 1, given: history, using: &random)
            let values = explored.internalValues
            #expect(values[0] == 0)
            #expect(values[1] <= values[2])
        }
    }
}
