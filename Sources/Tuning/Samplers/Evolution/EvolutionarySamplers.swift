public import SearchAlgorithms

/// NSGA-II: generations, of which the fronts survive that are dominated least and crowded least.
///
/// For one to three objectives, conditions and constraints.
///
/// > K. Deb, A. Pratap, S. Agarwal, T. Meyarivan. "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II." IEEE Trans.
/// > Evolutionary Computation 6, 2002.
public typealias NSGAIISampler = EvolutionarySampler<NSGAII>

/// NSGA-III: generations, of which those survive that spread along reference directions.
///
/// For three objectives and more, conditions and constraints.
///
/// > K. Deb, H. Jain. "An Evolutionary Many-Objective Optimization Algorithm Using Reference-Point-Based Nondominated Sorting
/// > Approach, Part I." IEEE Trans. Evolutionary Computation 18, 2014.
public typealias NSGAIIISampler = EvolutionarySampler<NSGAIII>

/// MOEA/D: a place for each of many weights of the objectives, and neighbours that share what they find.
///
/// > Q. Zhang, H. Li. "MOEA/D: A Multiobjective Evolutionary Algorithm Based on Decomposition." IEEE Trans. Evolutionary
/// > Computation 11, 2007.
public typealias MOEADSampler = EvolutionarySampler<MOEAD>

/// Differential evolution: members move by the differences between others.
///
/// > R. Storn, K. Price. "Differential Evolution: A Simple and Efficient Heuristic for Global Optimization over Continuous
/// > Spaces." J. Global Optimization 11, 1997.
public typealias DifferentialEvolutionSampler = EvolutionarySampler<DifferentialEvolution>

/// Annealing as in Hyperopt: drawing ever nearer to one of the best trials.
public typealias AnnealingSampler = EvolutionarySampler<Annealing>

/// Particle swarm: particles that are drawn to the best places that they and others have seen.
///
/// > J. Kennedy, R. Eberhart. "Particle Swarm Optimization." ICNN 1995.
public typealias ParticleSwarmSampler = EvolutionarySampler<ParticleSwarm>

extension Sampler where Self == NSGAIISampler {
    /// NSGA-II.
    public static func nsgaII(populationSize: Int = 50, variation: Variation = Variation()) -> Self {
        Self(NSGAII(populationSize: populationSize, variation: variation))
    }
}

extension Sampler where Self == NSGAIIISampler {
    /// NSGA-III, with as many reference directions as fit into the population unless they are given.
    public static func nsgaIII(
        populationSize: Int = 50, directions: [[Double]]? = nil, variation: Variation = Variation()
    ) -> Self {
        Self(NSGAIII(populationSize: populationSize, directions: directions, variation: variation))
    }
}

extension Sampler where Self == MOEADSampler {
    /// MOEA/D.
    public static func moead(
        populationSize: Int = 50, neighbours: Int = 10, decomposition: Decomposition = .chebyshev,
        variation: Variation = Variation()
    ) -> Self {
        Self(
            MOEAD(
                populationSize: populationSize, neighbours: neighbours, decomposition: decomposition,
                variation: variation))
    }
}

extension Sampler where Self == DifferentialEvolutionSampler {
    /// Differential evolution.
    public static func differentialEvolution(
        populationSize: Int = 20, strategy: DifferentialEvolution.Strategy = .currentToBestOf()
    ) -> Self {
        Self(DifferentialEvolution(populationSize: populationSize, strategy: strategy))
    }
}

extension Sampler where Self == AnnealingSampler {
    /// Annealing as in Hyperopt.
    public static func annealing(meanRank: Double = 2, shrinking: Double = 0.1) -> Self {
        Self(Annealing(meanRank: meanRank, shrinking: shrinking))
    }
}

extension Sampler where Self == ParticleSwarmSampler {
    /// A particle swarm.
    public static func particleSwarm(populationSize: Int = 20) -> Self {
        Self(ParticleSwarm(populationSize: populationSize))
    }
}
