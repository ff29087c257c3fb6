import Testing
import Tuning

/// Optuna's pruners said the same of the same histories, report by report.
@Suite struct PrunerRecordTests {
    @Test func verdictsAreOptunas() async throws {
        let histories = try Fixture.json("pruners").array ?? []
        #expect(histories.count == 100)
        var pruned = 0
        for history in histories { pruned += try await replay(history) }
        #expect(pruned > 500)
    }

    /// Replays a history and returns how often the pruner ended a trial.
    private func replay(_ history: JSON) async throws -> Int {
        let name = try #require(history["name"]?.string)
        let direction = try #require(Direction(rawValue: history["direction"]?.string ?? ""))
        let pruner = try #require(Self.pruner(history))
        let study = try await Study.create(name, direction, pruner: pruner, seed: 0)
        var pruned = 0
        for recorded in history["trials"]?.array ?? [] {
            let trial = try await study.ask()
            for report in (recorded["reports"]?.array ?? []).compactMap(\.array) {
                let step = try #require(report[0].integer)
                try await trial.report(try #require(report[1].number), step: step)
                let verdict = try await trial.shouldPrune()
                #expect(JSON.bool(verdict) == report[2], "\(name), trial \(trial.number), step \(step)")
                pruned += verdict ? 1 : 0
            }
            switch try #require(recorded["state"]?.string) {
            case "complete": try await study.tell(trial, .complete([try #require(recorded["value"]?.number)]))
            case "pruned": try await study.tell(trial, .pruned)
            default: try await study.tell(trial, .failed(reason: "recorded"))
            }
        }
        return pruned
    }

    private static func pruner(_ history: JSON) -> (any Pruner)? {
        let options = history["options"]
        func integer(_ key: String, _ standard: Int) -> Int { options?[key]?.integer ?? standard }
        func number(_ key: String, _ standard: Double) -> Double { options?[key]?.number ?? standard }
        let median = MedianPruner(
            startupTrials: integer("startup", 5), warmupSteps: integer("warmup", 0),
            interval: integer("interval", 1), minimumTrials: integer("minimum", 1))
        switch history["pruner"]?.string {
        case "median": return median
        case "percentile":
            return PercentilePruner(
                number("percentile", 50), startupTrials: integer("startup", 5),
                warmupSteps: integer("warmup", 0),
                interval: integer("interval", 1), minimumTrials: integer("minimum", 1))
        case "halving":
            return SuccessiveHalvingPruner(
                minimumResource: options?["resource"]?.integer, reductionFactor: integer("factor", 4),
                minimumEarlyStoppingRate: integer("rate", 0), bootstrapCount: integer("bootstrap", 0))
        case "hyperband":
            return HyperbandPruner(
                minimumResource: integer("resource", 1), maximumResource: options?["maximum"]?.integer,
                reductionFactor: integer("factor", 3), bootstrapCount: integer("bootstrap", 0))
        case "threshold":
            return ThresholdPruner(
                lower: number("lower", -.infinity), upper: number("upper", .infinity),
                warmupSteps: integer("warmup", 0), interval: integer("interval", 1))
        case "patient":
            let wrapped: (any Pruner)? = options?["startup"] == nil ? nil : median
            return PatientPruner(wrapped, patience: integer("patience", 0), minimumDelta: number("delta", 0))
        case "wilcoxon":
            return WilcoxonPruner(threshold: number("threshold", 0.1), startupSteps: integer("startup", 2))
        default: return nil
        }
    }
}
