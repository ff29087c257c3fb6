import Experiments
import Tuning

/// What samplers and pruners do, in a line.
enum AlgorithmWords {
    /// What the sampler called `name` in files does; `nil` if it says so itself, or nobody knows.
    static func sampler(_ name: String) -> String? {
        switch name {
        case "tpe":
            "models where good trials lie and where the others do, and tries what is likely among the good ones"
        case "gp", "gaussian_process":
            "models the objective with a Gaussian process, and tries what promises most"
        case "cmaes", "cma_es":
            "moves and stretches a normal distribution towards the best of each generation"
        case "forest", "smac", "random_forest":
            "models the objective with a random forest, and tries what promises most"
        case "random": "draws every trial independently"
        case "grid", "brute_force": "tries every combination"
        case "sobol", "qmc", "quasi_random", "halton": "covers the space evenly, whatever was found"
        case "bohb": "models the good trials of the largest budget that has enough of them"
        case "preferential": "learns from what people prefer"
        case "dehb": "evolves a population on each budget, and hands the best on to the next"
        case "nsgaii", "nsga2", "nsgaiii", "nsga3": "evolves a population towards the Pareto front"
        default: nil
        }
    }

    /// What the pruner called `name` in files does; `nil` if nobody knows.
    static func pruner(_ name: String) -> String? {
        switch name {
        case "none", "never": "no trial is ended early"
        case "median": "ends a trial that is worse than the median of earlier ones at the same step"
        case "percentile": "ends a trial that is not among the best share of earlier ones at the same step"
        case "asha", "successive_halving":
            "lets the best of each rung go on for several times as long"
        case "hyperband": "runs several brackets of successive halving, from bold to cautious"
        case "threshold": "ends a trial whose value leaves the bounds"
        case "patient": "ends a trial that has not improved for a while"
        case "wilcoxon": "ends a trial that is worse than the best by a signed-rank test"
        case "budget": "ends a trial once it has had its share of the training"
        default: nil
        }
    }

    /// The name and the title of an algorithm that a file writes as `source`.
    static func name(_ source: JSON) -> String? { source.string ?? source["type"]?.string }
}

extension Census {
    /// What pruning has done so far, in words; `nil` if it has done nothing.
    var pruningWords: String? {
        let pruned = counts[.pruned, default: 0]
        guard pruned > 0 else { return nil }
        let saving = saved.map { ", which saved \(Int(($0 * 100).rounded())) % of the training" } ?? ""
        return "\(pruned) of \(finished) trials ended early\(saving)"
    }
}
