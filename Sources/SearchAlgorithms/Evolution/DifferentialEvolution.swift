public import Numerical

/// A population whose members move by the differences between others.
///
/// Each member has a place; the turns go round the places. A trial that is no worse than the member of its turn's place takes
/// it, whoever asked for it. With several objectives it looks for one compromise, see ``Compromise``.
///
/// Telling costs O(1), asking O(population + genes).
///
/// > R. Storn, K. Price. "Differential Evolution: A Simple and Efficient Heuristic for Global Optimization over Continuous
/// > Spaces." J. Global Optimization 11, 1997.
public struct DifferentialEvolution: EvolutionaryAlgorithm {
    /// What a member moves from, and what it moves by.
    public enum Strategy: Hashable, Codable, Sendable {
        /// From any member, by the difference of two: *rand/1*.
        case random
        /// From the best member, by the difference of two: *best/1*.
        case best
        /// From the member itself towards the best one, and by the difference of two: *current-to-best/1*.
        case currentToBest
        /// From the member itself towards one of the best `share`, and by the difference of two: *current-to-pbest/1*.
        ///
        /// > J. Zhang, A. Sanderson. "JADE: Adaptive Differential Evolution with Optional External Archive." IEEE Trans.
        /// > Evolutionary Computation 13, 2009.
        case currentToBestOf(share: Double = 0.2)
    }

    /// How many members there are.
    public let populationSize: Int
    /// What a member moves from, and what it moves by.
    public let strategy: Strategy
    /// What differences are multiplied by, drawn for each trial: *F*.
    public let scale: ClosedRange<Double>
    /// How likely each gene moves; one always does: *CR*.
    public let recombination: Double
    private var places: [Individual?]
    private var compromise = Compromise()

    /// A search that has not begun.
    public init(
        populationSize: Int = 20, strategy: Strategy = .currentToBestOf(),
        scale: ClosedRange<Double> = 0.4...0.9,
        recombination: Double = 0.8
    ) {
        precondition(populationSize >= 4, "A move takes four members.")
        (self.populationSize, self.strategy) = (populationSize, strategy)
        (self.scale, self.recombination) = (scale, recombination)
        places = [Individual?](repeating: nil, count: populationSize)
    }

    /// The members, those places that are not empty.
    public var population: [Individual] { places.compactMap { $0 } }

    /// Puts the individual in the place of its turn, if it is no worse than who is there.
    public mutating func tell(_ individual: Individual, using random: inout RandomStream) {
        compromise.observe(individual.losses)
        let place = individual.turn % populationSize
        if let member = places[place],
            compromise.merit(of: member) < compromise.merit(of: individual)
        {
            return
        }
        places[place] = individual
    }

    /// A move of the member whose turn it is; `nil` while its place is empty, or fewer than three others are there.
    public func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]? {
        let place = turn % populationSize
        let others = places.indices.filter { $0 != place && places[$0] != nil }
        guard let target = places[place], others.count >= 3 else { return nil }
        let drawn = random.distinct(3, below: others.count).compactMap { places[others[$0]] }
        let factor = random.uniform(in: scale)
        let current = target.genome(genes.count)
        let (from, towards) = ends(current, drawn[0], genes.count, using: &random)
        let (plus, minus) = (drawn[1].genome(genes.count), drawn[2].genome(genes.count))
        var child = current
        let certain = random.index(below: max(genes.count, 1))
        for (index, gene) in genes.enumerated()
        where random.uniform() < recombination || index == certain {
            let move = Move(
                from: from[index], towards: towards[index], plus: plus[index], minus: minus[index])
            child[index] = move.end(of: current[index], gene, factor, using: &random)
        }
        if child.isSame(as: current), let gene = genes.indices.contains(certain) ? genes[certain] : nil {
            child[certain] = gene.drawn(using: &random)
        }
        population.completing(&child, using: &random)
        return child
    }

    /// Gives all individuals that are remembered new genomes.
    public mutating func revise(_ genome: (Individual) -> [Double]) { places.revise(genome) }

    /// Where the move begins, and what it leads towards.
    private func ends(
        _ current: [Double], _ any: Individual, _ genes: Int, using random: inout RandomStream
    ) -> ([Double], [Double]) {
        switch strategy {
        case .random:
            let base = any.genome(genes)
            return (base, base)
        case .best:
            let base = ranked[0].genome(genes)
            return (base, base)
        case .currentToBest: return (current, ranked[0].genome(genes))
        case .currentToBestOf(let share):
            let ranked = ranked
            let count = max(1, min(ranked.count, Int((share * Double(ranked.count)).rounded())))
            return (current, ranked[random.index(below: count)].genome(genes))
        }
    }

    /// The members, best first.
    private var ranked: [Individual] {
        let members = population.map { (compromise.merit(of: $0), $0) }
        return members.indices.sorted { a, b in
            members[a].0 < members[b].0 || (!(members[b].0 < members[a].0) && a < b)
        }.map { members[$0].1 }
    }
}
