/// A point that was evaluated, as an evolutionary algorithm knows it.
public struct Individual: Hashable, Codable, Sendable {
    /// What the caller knows it by.
    public let id: Int
    /// The number of the ask that it answers: see ``EvolutionaryAlgorithm/ask(_:genes:using:)``.
    public let turn: Int
    /// A coordinate of [0, 1] for each gene; NaN where it lacks the gene.
    public internal(set) var genome: [Double]
    /// The value of each objective: less is better, NaN counts as +∞.
    public let losses: [Double]
    /// How far it breaks the constraints: feasible at 0, NaN counts as +∞.
    public let violation: Double

    /// An individual that is known by its turn unless `id` says otherwise.
    public init(id: Int? = nil, turn: Int, genome: [Double], losses: [Double], violation: Double = 0) {
        (self.id, self.turn, self.genome) = (id ?? turn, turn, genome)
        self.losses = losses.contains(where: \.isNaN) ? losses.map { $0.isNaN ? .infinity : $0 } : losses
        self.violation = violation.isNaN ? .infinity : max(violation, 0)
    }
}

extension Individual {
    /// The coordinate of a gene; NaN if it has none.
    func gene(_ index: Int) -> Double { index < genome.count ? genome[index] : .nan }

    /// The genome with exactly `count` genes.
    func genome(_ count: Int) -> [Double] {
        guard genome.count != count else { return genome }
        return Array(genome.prefix(count)) + [Double](repeating: .nan, count: max(count - genome.count, 0))
    }
}

extension [Individual] {
    /// The objectives, as points.
    var points: Losses {
        Losses(objectives: first?.losses.count ?? 0, count: count, values: flatMap(\.losses))
    }
}
