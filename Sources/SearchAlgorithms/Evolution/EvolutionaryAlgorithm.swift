public import Numerical

/// A search by individuals that descend from each other: it is asked for genomes and told how good they were.
///
/// ```swift
/// var search = NSGAII(populationSize: 40)
/// for turn in 0..<1000 {
///     let genome = search.ask(turn, genes: genes, using: &random) ?? genes.map { _ in random.uniform() }
///     search.tell(Individual(turn: turn, genome: genome, losses: f(genome)), using: &random)
/// }
/// ```
/// Asking changes nothing. Answers may come in any order, late or never, and individuals may be told that nobody asked for: each
/// algorithm says what becomes of them.
public protocol EvolutionaryAlgorithm: Sendable {
    /// How many individuals it lives on, and so how many it wants to see before it breeds.
    var populationSize: Int { get }

    /// A genome to evaluate, one coordinate of [0, 1] for each gene; `nil` as long as it knows too little to breed.
    ///
    /// A gene is NaN if no individual that is remembered has it.
    /// - Parameter turn: A number that grows with each ask. It says whose turn it is where individuals have places.
    func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]?

    /// Takes in an individual that was evaluated.
    mutating func tell(_ individual: Individual, using random: inout RandomStream)

    /// Replaces the genome of each individual that is remembered: the genes have changed.
    mutating func revise(_ genome: (Individual) -> [Double])
}

extension [Individual] {
    mutating func revise(_ genome: (Individual) -> [Double]) {
        for index in indices { self[index].genome = genome(self[index]) }
    }
}

extension [Individual?] {
    mutating func revise(_ genome: (Individual) -> [Double]) {
        for index in indices {
            if let individual = self[index] { self[index]?.genome = genome(individual) }
        }
    }
}
