import Numerical
import SearchAlgorithms
import Testing

@Suite struct EvolutionLawTests {
    static let genes: [Gene] = [.continuous, .stepped(count: 4), .choice(count: 3), .continuous]

    static var algorithms: [any EvolutionaryAlgorithm] {
        [
            NSGAII(populationSize: 6), NSGAIII(populationSize: 6), MOEAD(populationSize: 6, neighbours: 3),
            DifferentialEvolution(populationSize: 6), Annealing(), ParticleSwarm(populationSize: 6),
        ]
    }

    /// Coordinates stand for values, whatever was told: infinite and equal losses, missing genes, broken constraints.
    @Test func genomesLieWhereTheyMay() {
        for algorithm in Self.algorithms {
            for objectives in 1...4 { expectGenomes(of: algorithm, objectives: objectives) }
        }
    }

    private func expectGenomes(of algorithm: any EvolutionaryAlgorithm, objectives: Int) {
        var (algorithm, random) = (algorithm, RandomStream(seed: UInt64(objectives)))
        var bred = 0
        for turn in 0..<200 {
            let genome = algorithm.ask(turn, genes: Self.genes, using: &random)
            bred += genome == nil ? 0 : 1
            var told = genome ?? Self.genes.map { $0.drawn(using: &random) }
            for (coordinate, gene) in zip(told, Self.genes) {
                #expect((0...1).contains(coordinate) && gene.settled(coordinate) == coordinate)
            }
            if turn % 3 == 1 { told[turn % 4] = .nan }
            let special = [Double.infinity, -.infinity, .nan, 0, 1e300][turn % 5]
            let losses = (0..<objectives).map { turn % 4 == $0 ? special : random.uniform() }
            let violation = turn % 7 == 0 ? Double.nan : Double(turn % 2)
            algorithm.tell(
                Individual(turn: turn, genome: told, losses: losses, violation: violation), using: &random)
        }
        #expect(bred > 100, "\(type(of: algorithm))")
    }

    /// New genes are bred as soon as one individual has them.
    @Test func genesMayCome() {
        for algorithm in Self.algorithms {
            var (algorithm, random) = (algorithm, RandomStream(seed: 2))
            for turn in 0..<40 {
                algorithm.tell(Individual(turn: turn, genome: [0.5], losses: [Double(turn)]), using: &random)
            }
            algorithm.revise { $0.turn == 2 ? [0.5, 0.25] : [0.5, .nan] }
            let genes: [Gene] = [.continuous, .continuous]
            let both = (40..<80).compactMap { algorithm.ask($0, genes: genes, using: &random) }
            #expect(both.allSatisfy { $0.count == 2 && !$0[0].isNaN })
        }
    }

    /// No child is the copy of its parent, even if nothing is to change.
    @Test func childrenAreNew() {
        var random = RandomStream(seed: 3)
        let variation = Variation(crossoverProbability: 0, mutationProbability: 0)
        let parents = [[0.1, 0.375, 0.5, 0.9], [0.2, 0.625, 0.5, 0.8]]
        for _ in 0..<200 {
            let child = variation.child(of: parents, Self.genes, eta: 20, using: &random)
            #expect(zip(child, parents[0]).count { $0 != $1 } <= 1)
        }
    }

    @Test func aGeneComesFromWhoeverHasIt() {
        var random = RandomStream(seed: 4)
        let variation = Variation(crossoverProbability: 1, mutationProbability: 0)
        let parents = [[0.1, Double.nan, 0.5, .nan], [0.2, 0.625, .nan, .nan]]
        for _ in 0..<100 {
            let child = variation.child(of: parents, Self.genes, eta: 20, using: &random)
            #expect([0.1, 0.2].contains(child[0]) && child[1] == 0.625 && child[2] == 0.5 && child[3].isNaN)
        }
    }

    @Test func generationsFollowEachOther() {
        var (search, random) = (NSGAII(populationSize: 4), RandomStream(seed: 5))
        for turn in 0..<12 {
            #expect(search.generation == turn / 4)
            #expect((search.ask(turn, genes: [.continuous], using: &random) == nil) == (turn < 4))
            search.tell(Individual(turn: turn, genome: [0.5], losses: [Double(turn % 5)]), using: &random)
        }
        #expect(search.parents.map { $0.losses[0] }.sorted() == [0, 0, 0, 1])
    }

    /// Feasible ones come first, then those that break the constraints least.
    @Test func survivorsAreFeasible() {
        var random = RandomStream(seed: 6)
        let pool = [3.0, 0, 1, 2, 0].enumerated().map {
            Individual(turn: $0, genome: [], losses: [-Double($0), 1], violation: $1)
        }
        for survivors in [
            CrowdingSelection().survivors(3, of: pool, using: &random),
            NichingSelection().survivors(3, of: pool, using: &random),
        ] {
            #expect(Set(survivors.map(\.index)) == [1, 2, 4])
        }
    }

    @Test func directionsFit() {
        for objectives in 1...7 {
            for limit in [objectives, 12, 50, 92, 200] where limit >= objectives {
                let directions = ReferenceDirections.fitting(limit, objectives: objectives)
                #expect((1...limit).contains(directions.count), "\(objectives), \(limit)")
                #expect(Set(directions).count == directions.count)
                #expect(directions.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
            }
        }
        #expect(ReferenceDirections.fitting(92, objectives: 3).count == 91)
    }
}
