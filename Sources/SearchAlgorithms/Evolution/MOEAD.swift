public import Numerical

/// Many searches of one objective each, by weights that differ from each to the next, that share what they find.
///
/// Each weight vector has a place and holds the best individual for it. A child is bred from neighbours and may take the places
/// of few of them. An individual belongs to the place of its turn, whoever asked for it. With a single objective all
/// weights are alike: a genetic algorithm on a ring.
///
/// Telling costs O(population × objectives), asking O(genes).
///
/// > Q. Zhang, H. Li. "MOEA/D: A Multiobjective Evolutionary Algorithm Based on Decomposition." IEEE Trans. Evolutionary
/// > Computation 11, 2007.
/// > H. Li, Q. Zhang. "Multiobjective Optimization Problems with Complicated Pareto Sets, MOEA/D and NSGA-II." IEEE Trans.
/// > Evolutionary Computation 13, 2009 (parents from anywhere now and then, few places for a child).
public struct MOEAD: EvolutionaryAlgorithm {
    /// How many places there are at most: with three objectives and more, as many as weights make an even grid.
    public let populationSize: Int
    /// How many places count as neighbours of one: *T*.
    public let neighbours: Int
    /// How likely parents are neighbours; else they come from anywhere: δ.
    public let neighbourProbability: Double
    /// How many places a child may take: *nᵣ*.
    public let replacements: Int
    /// What the places are after.
    public let decomposition: Decomposition
    /// How children come about.
    public let variation: Variation

    private var places: Places?

    /// A search that has not begun.
    public init(
        populationSize: Int = 50, neighbours: Int = 10, neighbourProbability: Double = 0.9,
        replacements: Int = 2, decomposition: Decomposition = .chebyshev, variation: Variation = Variation()
    ) {
        precondition(populationSize >= 4, "Fewer than four individuals are no population.")
        precondition(neighbours >= variation.crossover.parents, "Neighbours must be enough to breed.")
        precondition(replacements > 0, "A child needs a place to go.")
        (self.populationSize, self.neighbours) = (populationSize, neighbours)
        (self.neighbourProbability, self.replacements) = (neighbourProbability, replacements)
        (self.decomposition, self.variation) = (decomposition, variation)
    }

    /// The individuals that hold a place.
    public var population: [Individual] { places?.holders.compactMap { $0 } ?? [] }

    /// A child of two neighbours of the place whose turn it is; `nil` while the place, or too many around it, are empty.
    public func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]? {
        guard let places, places.holders[places.place(of: turn)] != nil else { return nil }
        let place = places.place(of: turn)
        let isNear = random.uniform() < neighbourProbability
        let pool = (isNear ? places.neighbourhoods[place] : Array(places.holders.indices))
            .compactMap { places.holders[$0] }
        let count = variation.crossover.parents
        guard pool.count >= count else { return nil }
        let parents = random.distinct(count, below: pool.count).map { pool[$0].genome(genes.count) }
        let eta = pool[0].losses.count > 1 ? 20.0 : 2.0
        var child = variation.child(of: parents, genes, eta: eta, using: &random)
        pool.completing(&child, using: &random)
        return child
    }

    /// Gives the individual its own place if that is empty, and those of neighbours for whose weights it is better.
    public mutating func tell(_ individual: Individual, using random: inout RandomStream) {
        if places?.objectives != individual.losses.count {
            places = Places(populationSize, neighbours, objectives: individual.losses.count)
        }
        places?.observe(individual)
        let isNear = random.uniform() < neighbourProbability
        places?.insert(individual, decomposition, replacements, near: isNear, using: &random)
    }

    /// Gives all individuals that are remembered new genomes.
    public mutating func revise(_ genome: (Individual) -> [Double]) { places?.holders.revise(genome) }
}

extension RandomStream {
    /// `count` different numbers from 0 to `bound` − 1, in the order in which they were drawn.
    mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
        var drawn: [Int] = []
        while drawn.count < count {
            let index = index(below: bound)
            if !drawn.contains(index) { drawn.append(index) }
        }
        return drawn
    }
}
