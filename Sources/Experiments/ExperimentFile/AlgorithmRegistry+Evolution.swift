import SearchAlgorithms
import Tuning

/// The samplers that breed parameters.
extension Algorithm where Product == any Sampler {
    static var evolution: [AlgorithmSyntax<Product>] {
        [nsgaII, nsgaIII, moead, differentialEvolution, annealing, particleSwarm]
    }

    private static let breeding = [
        "population_size", "crossover", "crossover_prob", "swapping_prob", "mutation", "mutation_prob",
    ]

    private static var nsgaII: AlgorithmSyntax<Product> {
        .init("nsga2", "nsgaii", title: "NSGA-II", options: breeding) { options in
            let sampler = NSGAIISampler.nsgaII(
                populationSize: options.populationSize ?? 50, variation: options.variation)
            return { _ in sampler }
        }
    }

    private static var nsgaIII: AlgorithmSyntax<Product> {
        .init("nsga3", "nsgaiii", title: "NSGA-III", options: breeding) { options in
            let sampler = NSGAIIISampler.nsgaIII(
                populationSize: options.populationSize ?? 50, variation: options.variation)
            return { _ in sampler }
        }
    }

    private static var moead: AlgorithmSyntax<Product> {
        .init("moead", title: "MOEA/D", options: breeding + ["neighbours", "decomposition"]) { options in
            let decompositions: [(String, Decomposition)] = [
                ("chebyshev", .chebyshev), ("weighted_sum", .weightedSum), ("pbi", .boundaryIntersection()),
            ]
            let sampler = MOEADSampler.moead(
                populationSize: options.populationSize ?? 50,
                neighbours: options.integer("neighbours", 3 ... .max) ?? 10,
                decomposition: options.word("decomposition", decompositions) ?? .chebyshev,
                variation: options.variation)
            return { _ in sampler }
        }
    }

    private static var differentialEvolution: AlgorithmSyntax<Product> {
        let keys = ["population_size", "strategy"]
        return .init("de", "differential_evolution", title: "differential evolution", options: keys) {
            options in
            let strategies: [(String, DifferentialEvolution.Strategy)] = [
                ("rand1", .random), ("best1", .best), ("current_to_best1", .currentToBest),
                ("current_to_pbest1", .currentToBestOf()),
            ]
            let sampler = DifferentialEvolutionSampler.differentialEvolution(
                populationSize: options.populationSize ?? 20,
                strategy: options.word("strategy", strategies) ?? .currentToBestOf())
            return { _ in sampler }
        }
    }

    private static var annealing: AlgorithmSyntax<Product> {
        .init("anneal", title: "annealing", options: ["avg_best_idx", "shrink_coef"]) { options in
            let rank = options.number("avg_best_idx", "a number from 1 on") { $0 >= 1 && $0.isFinite }
            let shrinking = options.number("shrink_coef", "a number from 0 on") { $0 >= 0 && $0.isFinite }
            let sampler = AnnealingSampler.annealing(meanRank: rank ?? 2, shrinking: shrinking ?? 0.1)
            return { _ in sampler }
        }
    }

    private static var particleSwarm: AlgorithmSyntax<Product> {
        .init("pso", "particle_swarm", title: "particle swarm", options: ["population_size"]) { options in
            let sampler = ParticleSwarmSampler.particleSwarm(populationSize: options.populationSize ?? 20)
            return { _ in sampler }
        }
    }
}

/// How children come about, as the file says.
extension Options {
    fileprivate var populationSize: Int? { integer("population_size", 4...100_000) }

    fileprivate var variation: Variation {
        let swap = probability("swapping_prob") ?? 0.5
        let crossovers: [(String, Crossover)] = [
            ("uniform", .uniform(swapProbability: swap)), ("blx_alpha", .blend()),
            ("sbx", .simulatedBinary(swapProbability: swap)),
            ("vsbx", .vectorSimulatedBinary(swapProbability: swap)), ("spx", .simplex()),
            ("undx", .unimodalNormal()),
        ]
        return Variation(
            crossover: word("crossover", crossovers) ?? .uniform(swapProbability: swap),
            crossoverProbability: probability("crossover_prob") ?? 0.9, swapProbability: swap,
            mutation: word("mutation", [("polynomial", .polynomial()), ("uniform", .uniform)])
                ?? .polynomial(),
            mutationProbability: probability("mutation_prob"))
    }

    private func probability(_ key: String) -> Double? {
        number(key, "a number from 0 to 1") { (0...1).contains($0) }
    }
}
