import Numerical
import SearchAlgorithms
import Testing
import Tuning
import TuningTesting

/// Pruning by other metrics than the first objective's, and by several at once.
@Suite struct MetricPrunerTests {
    private func trial(_ number: Int, _ metrics: [String: [Double]], primary: String = "acc") -> FrozenTrial {
        var record = TrialRecord(state: .running)
        for (metric, values) in metrics {
            for (step, value) in values.enumerated() {
                record.metrics[metric, default: Reports()][step + 1] = value
            }
        }
        record.reports = record.metrics[primary] ?? Reports()
        return FrozenTrial(id: .init(rawValue: number), number: number, record: record)
    }

    @Test func aLimitReadsItsOwnMetric() {
        let pruner = MetricPruner("heat", .threshold(upper: 90))
        let history = History(directions: [.maximize])
        #expect(pruner.judge(trial(0, ["acc": [500], "heat": [80]]), given: history) == .proceed)
        let verdict = pruner.judge(trial(0, ["acc": [0.5], "heat": [80, 91.5]]), given: history)
        #expect(verdict.prunes && verdict.reason == "heat: 91.5 is above 90")
        #expect(pruner.judge(trial(0, ["acc": [500]]), given: history) == .proceed)
    }

    @Test func theFirstThatEndsATrialEndsIt() {
        let pruner = EarliestPruner([
            .promotion(minimumResource: 1), MetricPruner("heat", .threshold(upper: 90)),
        ])
        let history = History(directions: [.maximize])
        let paused = pruner.judge(trial(0, ["acc": [0.5], "heat": [80]]), given: history)
        #expect(paused.pauses && !paused.prunes && paused.reason == "waits: 1st of 1 at rung 1, none goes on")
        let ended = pruner.judge(trial(0, ["acc": [0.5], "heat": [99]]), given: history)
        #expect(ended.prunes && ended.attributes == paused.attributes)
        #expect(pruner.pausesTrials)
    }

    @Test func anotherGoalTurnsThePrunerRound() async throws {
        let study = try await Study.create(
            "s", .maximize, metricNames: ["acc"], pruningMetric: "loss",
            pruner: DirectedPruner(.minimize, .median(startupTrials: 0)))
        for loss in [1.0, 2, 3] {
            let trial = try await study.ask()
            try await trial.report(["acc": 0.5, "loss": loss], step: 1)
            try await study.tell(trial, .complete([0.5]))
        }
        let good = try await study.ask(), bad = try await study.ask()
        try await good.report(["acc": 0, "loss": 1.5], step: 1)
        try await bad.report(["acc": 1, "loss": 2.5], step: 1)
        #expect(try await !good.shouldPrune())
        #expect(try await bad.shouldPrune())
        let noted = bad.frozen.systemAttributes["apus:verdict"]?.value?.string
        #expect(noted == "2.5 by step 1, worse than the median (2)")
    }

    @Test func aPrunedTrialHasTheValueOfItsObjective() async throws {
        let study = try await Study.create(
            "s", .maximize, metricNames: ["acc"], pruningMetric: "loss",
            pruner: DirectedPruner(.minimize, .median()))
        let trial = try await study.ask()
        try await trial.report(["acc": 0.5, "loss": 2.5], step: 1)
        try await study.tell(trial, .pruned)
        let other = try await study.ask()
        try await other.report(["loss": 2.5], step: 1)
        try await study.tell(other, .pruned)
        let trials = try await study.trials
        #expect(trials.map(\.values) == [[0.5], []])
        #expect(trials[0].reports.values == [2.5])
    }

    @Test func manyObjectivesAreComparedByDomination() {
        let pruner = MultiObjectiveHalvingPruner(["a", "b"], minimumResource: 1, reductionFactor: 2)
        var history = History(directions: [.minimize, .maximize])
        let points: [(Double, Double)] = [(1, 1), (2, 2), (3, 1), (1, 0)]
        for (number, (a, b)) in points.enumerated() {
            var trial = trial(number, ["a": [a], "b": [b]])
            let verdict = pruner.judge(trial, given: history)
            trial.record.systemAttributes.merge(verdict.attributes) { $1 }
            trial.record.state = .pruned
            history.append(trial)
        }
        // The fifth of five, of whom two go on.
        #expect(pruner.judge(trial(9, ["a": [4], "b": [0]]), given: history).prunes)
        #expect(!pruner.judge(trial(9, ["a": [0], "b": [3]]), given: history).prunes)
        // One metric alone is no point.
        #expect(pruner.judge(trial(9, ["a": [9]]), given: history) == .proceed)
        #expect(pruner.judge(trial(9, ["a": [.nan], "b": [0]]), given: history).prunes)
    }

    @Test func withOneObjectiveItIsSuccessiveHalving() async throws {
        for seed in 0..<20 {
            var random = RandomStream(seed: UInt64(seed))
            var (several, one) = (History(directions: [.minimize]), History(directions: [.minimize]))
            for number in 0..<60 {
                let value = Double(random.index(below: 30))
                let values = [[Double]](repeating: [value], count: 1)[0]
                var trial = trial(number, ["acc": values])
                let first = MultiObjectiveHalvingPruner(["acc"], reductionFactor: 3).judge(
                    trial, given: several)
                let second = SuccessiveHalvingPruner(minimumResource: 1, reductionFactor: 3)
                    .judge(trial, given: one)
                // Of equal trials the one that came first goes on; successive halving lets both.
                if !several.objectives.isEmpty, !first.prunes { #expect(!second.prunes) }
                trial.record.state = .pruned
                trial.record.systemAttributes = first.attributes
                several.append(trial)
                trial.record.systemAttributes = second.attributes
                one.append(trial)
            }
        }
    }

    @Test func anEpsilonNetCoversAFront() {
        // Along a line the ends come first, then the middle.
        let line = Losses((0..<9).map { [Double($0), Double(8 - $0)] })
        #expect(Array(line.epsilonNetOrder().prefix(3)) == [0, 8, 4])
        #expect(Set(line.epsilonNetOrder()) == Set(0..<9))
        #expect(Losses([[1, 1], [1, 1]]).epsilonNetOrder() == [0, 1])
        #expect(Losses([[.infinity, 1], [0, 2]]).epsilonNetOrder() == [1, 0])
    }
}
