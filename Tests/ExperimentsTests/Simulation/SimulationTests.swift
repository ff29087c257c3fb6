import Experiments
import Testing
import Tuning

import struct FoundationEssentials.Date

/// Searches in virtual time.
@Suite struct SimulationTests {
    /// Trials of 1 to 9 steps, of which one takes as many seconds as its number says; the value is better the larger x is.
    static func curves(_ count: Int, steps: Int? = nil) throws -> RecordedCurves {
        let distribution = Distribution.float(0...1)
        let records = (0..<count).map { number in
            let x = (Double(number) * 0.618).truncatingRemainder(dividingBy: 1)
            let length = steps ?? 1 + number * 7 % 9
            var reports = Reports()
            for step in 1...length { reports[step] = x - 1 / Double(step) }
            var parameters = Parameters()
            parameters.set("x", x, from: distribution)
            let seconds = Double(length * (1 + number % 5))
            return RecordedCurves.Record(parameters, LearningCurve(reports, .complete(x), seconds: seconds))
        }
        return RecordedCurves(
            "made", .maximize, over: try DeclaredSpace([.init("x", distribution)]), records)
    }

    static func simulation(
        _ curves: RecordedCurves, sampler: (any Sampler)? = nil, pruner: any Pruner = .never,
        workers: Int = 1, seed: UInt64 = 0
    ) -> Simulation {
        var simulation = Simulation(
            curves.name, curves.direction, sampler: sampler ?? RecordedSampler(curves), pruner: pruner,
            seed: seed)
        (simulation.workers, simulation.trials) = (workers, curves.records.count)
        return simulation
    }

    @Test func oneWorkerWithoutAPrunerTakesTheSum() async throws {
        let curves = try Self.curves(40)
        let result = try await Self.simulation(curves).run(RecordedOrder(curves))
        let all = curves.records.map(\.curve)
        #expect(result.counts == [.complete: 40])
        #expect(result.steps == all.reduce(0) { $0 + $1.steps } && result.wholeSteps == result.steps)
        #expect(abs(result.seconds - all.reduce(0) { $0 + $1.seconds }) < 1e-6)
        #expect(abs(result.machineSeconds - result.seconds) < 1e-6)
        #expect(result.saving == 0 && result.cut == 0)
        let trials = try await result.study.trials
        #expect(trials.map { $0.parameters["x"] } == curves.records.map { $0.parameters["x"] })
        #expect(trials.map(\.reports) == all.map(\.reports))
        // The best so far rises, and the last is the best of all.
        #expect(result.improvements.map(\.value) == result.improvements.map(\.value).sorted())
        let best = try #require(try await result.study.bestTrial)
        #expect(result.best?.value == best.value && result.best?.trial == best.number)
    }

    /// A worker that is free takes the next trial at once.
    @Test(arguments: [1, 2, 3, 7, 50]) func noWorkerIsIdleWhileThereIsWork(workers: Int) async throws {
        let curves = try Self.curves(40)
        let result = try await Self.simulation(curves, workers: workers).run(RecordedOrder(curves))
        var free = [Double](repeating: 0, count: workers)
        for (record, trial) in zip(curves.records, try await result.study.trials) {
            let worker = try #require(free.indices.min { free[$0] < free[$1] })
            #expect(abs((trial.start?.timeIntervalSince1970 ?? -1) - free[worker]) < 1e-4, "\(trial.number)")
            free[worker] += record.curve.seconds
        }
        #expect(abs(result.seconds - (free.max() ?? 0)) < 1e-6)
        #expect(abs(result.machineSeconds - curves.records.reduce(0) { $0 + $1.curve.seconds }) < 1e-6)
    }

    static let pruners: [any Pruner] = [
        .never, .median(startupTrials: 3), .successiveHalving(minimumResource: 1, reductionFactor: 3),
        .hyperband(minimumResource: 1, maximumResource: 9, reductionFactor: 3),
        .promotion(maximumResource: 9, reductionFactor: 3), .promotion(reductionFactor: 2),
        .hyperbandPromotion(maximumResource: 9), .synchronousHyperband(maximumResource: 9),
    ]

    /// What a run in this process does with the same program, trial by trial.
    @Test(arguments: pruners.indices) func aRunOfTheSameProgramDoesTheSame(index: Int) async throws {
        let curves = try Self.curves(30, steps: 9)
        let simulated = try await Self.simulation(curves, pruner: Self.pruners[index])
            .run(RecordedOrder(curves)).study.trials
        let study = try await Study.create(
            curves.name, .maximize, sampler: RecordedSampler(curves), pruner: Self.pruners[index], seed: 0)
        let lease = Lease(owner: "worker", expires: .distantFuture)
        while let trial = try await study.ask(lease: lease, within: 30) {
            let x = try trial.suggestFloat("x", in: 0...1)
            var verdict = Verdict.proceed
            for step in (trial.lastStep ?? 0) + 1...9 where !verdict.prunes && !verdict.pauses {
                try await trial.report(x - 1 / Double(step), step: step)
                if step < 9 { verdict = try await trial.judge() }
            }
            if verdict.pauses {
                try await study.pause(trial)
            } else {
                try await study.tell(trial, verdict.prunes ? .pruned : .complete([x]))
            }
        }
        try await study.endPaused()
        let real = try await study.trials
        #expect(simulated.map(\.state) == real.map(\.state))
        #expect(simulated.map(\.reports) == real.map(\.reports))
        #expect(simulated.map(\.values) == real.map(\.values))
        #expect(simulated.map(\.systemAttributes) == real.map(\.systemAttributes))
    }

    @Test(arguments: pruners.indices, [1, 4]) func theSameSeedGivesTheSame(index: Int, workers: Int)
        async throws
    {
        let curves = try Self.curves(60, steps: 9)
        func run(seed: UInt64) async throws -> SimulationResult {
            try await Self.simulation(
                curves, sampler: .tpe(), pruner: Self.pruners[index], workers: workers, seed: seed
            ).run(NearestRecord(curves))
        }
        let (first, second) = (try await run(seed: 1), try await run(seed: 1))
        #expect(first.improvements == second.improvements && first.steps == second.steps)
        let trials = try await second.study.trials
        #expect(try await first.study.trials.map(\.parameters) == trials.map(\.parameters))
        #expect(trials.count == 60 && trials.allSatisfy { $0.state.isFinished })
        let other = try await run(seed: 2)
        #expect(try await other.study.trials.map(\.parameters) != trials.map(\.parameters))
    }

    /// A pruner saves steps, and ends no trial that it does not look at.
    @Test func whatASchedulerSavesIsTold() async throws {
        let curves = try Self.curves(60, steps: 9)
        let result = try await Self.simulation(
            curves, pruner: .promotion(maximumResource: 9, reductionFactor: 3), workers: 3
        )
        .run(RecordedOrder(curves))
        let steps = try await result.study.trials.reduce(0) { $0 + ($1.reports.steps.last ?? 0) }
        #expect(result.steps == steps && result.wholeSteps == 540)
        #expect(result.saving == 1 - Double(steps) / 540 && result.saving > 0.5)
        #expect(result.trials == 60 && result.counts[.complete, default: 0] > 0)
        // No worker can be at two trials at once.
        #expect(result.machineSeconds <= 3 * result.seconds + 1e-6)
    }

    @Test func aCurveThatEndsTooEarlyEndsItsTrial() async throws {
        var curves = try Self.curves(30, steps: 9)
        for index in curves.records.indices where index % 3 == 1 {
            let known = curves.records[index].curve.reports.prefix(2)
            curves.records[index].curve = LearningCurve(Reports(known), .unknown, seconds: 2)
        }
        let result = try await Self.simulation(curves).run(RecordedOrder(curves))
        #expect(result.cut == 10 && result.counts == [.complete: 20, .pruned: 10])
        #expect(result.steps == 20 * 9 + 10 * 2 && result.wholeSteps == 270)
        // One that was paused at its last known step goes on to nothing.
        let paused = try await Self.simulation(curves, pruner: .promotion(reductionFactor: 2))
            .run(RecordedOrder(curves))
        #expect(paused.cut > 0 && paused.trials == 30)
        #expect(try await paused.study.trials.allSatisfy { $0.state.isFinished })
    }

    @Test func whatFailedFailsAgain() async throws {
        var curves = try Self.curves(4, steps: 3)
        curves.records[2].curve.ending = .failed
        curves.records[3].curve.ending = .complete(.nan)
        curves.records[1].curve.constraints = ["memory": 1]
        let result = try await Self.simulation(curves).run(RecordedOrder(curves))
        #expect(result.counts == [.complete: 2, .failed: 2])
        #expect(result.improvements.map(\.trial) == [0])
        #expect(try await result.study.trials[1].constraints == ["memory": 1])
    }

    /// Trials that report nothing take their time all the same.
    @Test func trialsWithoutReportsTakeTheirTime() async throws {
        var curves = try Self.curves(3)
        for index in 0..<3 {
            curves.records[index].curve = LearningCurve(Reports(), .complete(1), seconds: 5)
        }
        let result = try await Self.simulation(curves, pruner: .median(), workers: 2).run(
            RecordedOrder(curves))
        #expect(
            result.seconds == 10 && result.machineSeconds == 15 && result.steps == 0 && result.saving == 0)
    }

    @Test func aTargetAndALimitEndIt() async throws {
        let curves = try Self.curves(60, steps: 9)
        var simulation = Self.simulation(curves)
        simulation.target = 0.7
        let result = try await simulation.run(RecordedOrder(curves))
        #expect(result.hasReachedTarget)
        // 0, 0.618, 0.236, 0.854: the fourth has it after seven steps, 0.854 − 1/7 = 0.711.
        #expect(result.steps == 27 + 7)
        simulation.target = nil
        simulation.steps = 100
        let limited = try await simulation.run(RecordedOrder(curves))
        #expect(limited.steps == 108 && limited.trials == 12 && !limited.hasReachedTarget)
    }

    @Test func whatCannotBeSimulatedIsRefused() async throws {
        let curves = try Self.curves(5)
        await #expect(throws: SimulationError.population) {
            try await Self.simulation(curves, pruner: .populationBasedTraining(interval: 2)).run(
                RecordedOrder(curves))
        }
        await #expect(throws: SimulationError.endless) {
            try await Self.simulation(curves, workers: 0).run(RecordedOrder(curves))
        }
        var more = Self.simulation(curves)
        more.trials = 6
        await #expect(throws: SimulationError.used(count: 5)) { try await more.run(RecordedOrder(curves)) }
    }
}

extension Reports {
    /// Reports from steps and values.
    fileprivate init(_ entries: some Sequence<(step: Int, value: Double)>) {
        self.init()
        for (step, value) in entries { self[step] = value }
    }
}
