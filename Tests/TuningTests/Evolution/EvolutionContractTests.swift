import SearchAlgorithms
import Testing
import Tuning
import TuningTesting

/// Every evolutionary sampler honours the contract of samplers, with populations that few trials fill.
@Suite struct EvolutionContractTests {
    @Test(arguments: [
        Crossover.simulatedBinary(), .uniform(), .blend(), .vectorSimulatedBinary(), .simplex(),
        .unimodalNormal(),
    ])
    func nsgaII(_ crossover: Crossover) async throws {
        let mutation: Mutation = crossover == .uniform() ? .uniform : .polynomial()
        let variation = Variation(crossover: crossover, mutation: mutation)
        try await SamplerContract { _ in .nsgaII(populationSize: 6, variation: variation) }.verify()
    }

    @Test func withTheUsualPopulation() async throws { try await SamplerContract { _ in .nsgaII() }.verify() }

    @Test(arguments: [nil, [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]])
    func nsgaIII(_ directions: [[Double]]?) async throws {
        try await SamplerContract { _ in .nsgaIII(populationSize: 6, directions: directions) }.verify()
    }

    @Test(arguments: [Decomposition.chebyshev, .weightedSum, .boundaryIntersection()])
    func moead(_ decomposition: Decomposition) async throws {
        try await SamplerContract { _ in
            .moead(populationSize: 6, neighbours: 3, decomposition: decomposition)
        }.verify()
    }

    @Test(arguments: [
        DifferentialEvolution.Strategy.random, .best, .currentToBest, .currentToBestOf(share: 0.3),
    ])
    func differentialEvolution(_ strategy: DifferentialEvolution.Strategy) async throws {
        try await SamplerContract { _ in
            .differentialEvolution(populationSize: 6, strategy: strategy)
        }.verify()
    }

    @Test func annealing() async throws { try await SamplerContract { _ in .annealing() }.verify() }

    @Test func particleSwarm() async throws {
        try await SamplerContract { _ in .particleSwarm(populationSize: 5) }.verify()
    }
}
