import Experiments
import Foundation
import Tuning

/// One table of curves.
struct CurveProblem {
    var curves: RecordedCurves
    var path: String
    /// Which part of a whole training the first rung is at: one of so many.
    var part: Int
    var promotion: PromotionOptions

    /// The name of the table.
    var name: String { curves.name.replacing(".csv", with: "") }
    /// The step of the first rung.
    var first: Int { max(1, last / part) }
    /// The last step of a training.
    var last: Int { curves.records.first?.curve.reports.steps.last ?? 1 }

    var pruners: [(String, any Pruner)] {
        [
            ("asha", .successiveHalving(minimumResource: first, reductionFactor: 3)),
            ("hyperband", .hyperband(minimumResource: first, maximumResource: last, reductionFactor: 3)),
            ("promotion", promotion.pruner(minimumResource: first, maximumResource: last)),
            (
                "promotion, sieve",
                .promotion(
                    minimumResource: first, maximumResource: last, reductionFactor: 1.5, firstReduction: 6,
                    firstGrowth: 4)
            ),
            ("hyperband, promotion", .hyperbandPromotion(minimumResource: first, maximumResource: last)),
            (
                "hyperband, synchronous",
                .synchronousHyperband(minimumResource: first, maximumResource: last)
            ),
        ]
    }

    func simulate(
        _ sampler: String, _ pruner: any Pruner, _ seed: UInt64, trials: Int? = nil, steps: Int? = nil
    ) async throws -> SimulationResult {
        var simulation = Simulation(
            name, .minimize, sampler: sampler == "tpe" ? TPESampler.tpe() : RandomSampler(), pruner: pruner,
            seed: seed)
        (simulation.trials, simulation.steps) = (trials ?? curves.records.count, steps)
        return try await simulation.run(NearestRecord(curves))
    }

    /// The epochs that Optuna's pruners need with each seed.
    func peers(
        _ sampler: String, targets: [Double], budget: Int
    ) throws -> [(pruner: String, epochs: [Int?])] {
        let order = JSON.object([
            .init("sampler", .string(sampler)), .init("budget", .int(budget)), .init("first", .int(first)),
            .init("targets", .array(targets.map(JSON.float))),
            .init(
                "space",
                .object(curves.space.parameters.map { .init($0.name, $0.distribution.json) })),
        ])
        let answer = try PeerScript(name: "curves.py").run([path], input: order.text.rawValue)
        return (answer.members ?? []).map { member in
            (member.key, (member.value.array ?? []).map(\.integer))
        }
    }
}

extension RecordedCurves {
    /// Curves that fall at rates of their own.
    static func made(trials: Int, steps: Int) throws -> RecordedCurves {
        let distribution = Distribution.float(0...1)
        let records = (0..<trials).map { number in
            let x = (Double(number) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
            var reports = Reports()
            for step in 1...steps { reports[step] = x + exp(-Double(step) * (0.01 + 0.1 * x)) }
            var parameters = Parameters()
            parameters.set("x", x, from: distribution)
            return Record(parameters, LearningCurve(reports, .complete(reports.values.last ?? x)))
        }
        return RecordedCurves("made", .minimize, over: try DeclaredSpace([.init("x", distribution)]), records)
    }
}
