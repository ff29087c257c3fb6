public import Numerical

/// Generations of individuals: the best of each and of its parents breed the next one.
///
/// A generation is complete when `populationSize` individuals were told since the last one was, whoever asked for them: those
/// that come late, and those that nobody asked for, belong to the generation that is open when they come. Until the first is
/// complete there is nothing to breed from.
///
/// Parents are chosen by tournaments of two: the lower rank wins, and of equal ranks the one that is less crowded.
/// Telling costs O(1), and the choice of survivors once for each generation; asking costs O(genes).
public struct GeneticAlgorithm<Selection: SurvivorSelection>: EvolutionaryAlgorithm {
    /// How many individuals a generation has, and how many survive it.
    public let populationSize: Int
    /// How children come about.
    public let variation: Variation
    /// Who survives.
    public let selection: Selection
    /// The number of generations that are complete.
    public private(set) var generation = 0
    /// The individuals that breed, the best fronts first.
    public private(set) var parents: [Individual] = []
    /// The individuals of the open generation.
    public private(set) var offspring: [Individual] = []
    private var standings: [Standing] = []

    /// A search that has not begun.
    public init(populationSize: Int, variation: Variation = Variation(), selection: Selection) {
        precondition(populationSize >= 4, "Fewer than four individuals are no population.")
        (self.populationSize, self.variation, self.selection) = (populationSize, variation, selection)
    }

    /// Adds to the open generation, and ends it once it is complete.
    public mutating func tell(_ individual: Individual, using random: inout RandomStream) {
        offspring.append(individual)
        guard offspring.count >= populationSize else { return }
        let pool = parents + offspring
        standings = selection.survivors(populationSize, of: pool, using: &random)
        parents = standings.map { pool[$0.index] }
        offspring = []
        generation += 1
    }

    /// Makes a child of the parents.
    public func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]? {
        guard !parents.isEmpty else { return nil }
        let chosen = choose(variation.crossover.parents, using: &random)
        let genomes = chosen.map { parents[$0].genome(genes.count) }
        let eta = parents[0].losses.count > 1 ? 20.0 : 2.0
        var child = variation.child(of: genomes, genes, eta: eta, using: &random)
        parents.completing(&child, using: &random)
        return child
    }

    /// Gives all individuals that are remembered new genomes.
    public mutating func revise(_ genome: (Individual) -> [Double]) {
        parents.revise(genome)
        offspring.revise(genome)
    }

    /// Different parents, each the winner of a tournament.
    private func choose(_ count: Int, using random: inout RandomStream) -> [Int] {
        var chosen: [Int] = []
        while chosen.count < count {
            let (a, b) = (random.index(below: parents.count), random.index(below: parents.count))
            var winner = standings[b].isBetter(than: standings[a]) ? b : a
            // A population of copies would keep the lottery going for ever: the next one in line will do.
            while chosen.contains(winner) { winner = (winner + 1) % parents.count }
            chosen.append(winner)
        }
        return chosen
    }
}
