import Foundation
import Tuning

/// A sampler of Apus by name, and what it finds.
enum Contender: String, CaseIterable {
    case auto, random, tpe, gp, cmaes, de, pso, forest
    case nsga2, annealing

    /// The sampler for `problem`, as an experiment file with this name and no options has it.
    func sampler(for problem: SharedProblem) -> any Sampler {
        switch self {
        case .auto: .auto()
        case .random: .random
        case .tpe: TPESampler(isGrouped: problem.isConditional)
        case .gp: .gaussianProcess()
        case .cmaes: .cmaES()
        case .de: .differentialEvolution()
        case .pso: .particleSwarm()
        case .forest: .randomForest()
        case .nsga2: .nsgaII()
        case .annealing: .annealing()
        }
    }

    /// The value without noise, to six digits, of the trial that looks best after each number of evaluations in `budgets`.
    func bestValues(
        on problem: SharedProblem, at budgets: [Int], seed: Int, with evaluator: Evaluator
    ) async throws -> [Double] {
        let study = try await Study.create(
            "answers", .minimize, sampler: sampler(for: problem), seed: UInt64(seed))
        var best = (told: Double.infinity, withoutNoise: Double.nan)
        var found: [Double] = []
        for number in 0..<(budgets.max() ?? 0) {
            let trial = try await study.ask()
            let parameters = try trial.suggest(problem.space)
            let result = try evaluator.evaluate(problem, at: parameters, seed: seed, number: number)
            _ = try await study.tell(trial, .complete([result.told]))
            if result.told < best.told { best = (result.told, result.withoutNoise) }
            if budgets.contains(number + 1) { found.append(best.withoutNoise.roundedToSixDigits) }
        }
        return found
    }
}

extension Double {
    /// The value as the peers' are recorded.
    fileprivate var roundedToSixDigits: Double { Double(String(format: "%.6g", self)) ?? self }
}
