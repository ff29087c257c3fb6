public import Numerical

/// Particles that fly on, drawn towards the best place each has seen and the best that all have.
///
/// The turns go round the particles. What is told at a particle's turn is where it flew to, and its last move is its velocity, so
/// that the swarm follows from what was told alone. A move that would leave [0, 1] ends at the wall. A gene without an order has no
/// velocity: it takes the value of one of the two best places, or stays. With several objectives the swarm looks for one
/// compromise, see ``Compromise``.
///
/// Telling costs O(genes), asking O(particles + genes).
///
/// > J. Kennedy, R. Eberhart. "Particle Swarm Optimization." ICNN 1995.
/// > M. Clerc, J. Kennedy. "The Particle Swarm: Explosion, Stability, and Convergence in a Multidimensional Complex Space." IEEE
/// > Trans. Evolutionary Computation 6, 2002 (the constriction from which the constants follow).
public struct ParticleSwarm: EvolutionaryAlgorithm {
    /// How many particles there are.
    public let populationSize: Int
    /// How much of its velocity a particle keeps: χ.
    public let inertia: Double
    /// How strongly it is drawn to its own best place: χ φ₁.
    public let cognition: Double
    /// How strongly it is drawn to the best place of all: χ φ₂.
    public let attraction: Double
    private var particles: [Particle?]
    private var compromise = Compromise()

    struct Particle: Hashable, Codable, Sendable {
        var current: Individual
        var best: Individual
        /// The last move; `nil` before the first.
        var velocity: [Double]?
    }

    /// A swarm that has not begun.
    public init(
        populationSize: Int = 20, inertia: Double = 0.7298, cognition: Double = 1.49618,
        attraction: Double = 1.49618
    ) {
        precondition(populationSize >= 2, "A swarm needs particles.")
        (self.populationSize, self.inertia) = (populationSize, inertia)
        (self.cognition, self.attraction) = (cognition, attraction)
        particles = [Particle?](repeating: nil, count: populationSize)
    }

    /// Moves the particle whose turn it was to the individual.
    public mutating func tell(_ individual: Individual, using random: inout RandomStream) {
        compromise.observe(individual.losses)
        let place = individual.turn % populationSize
        guard var particle = particles[place] else {
            particles[place] = Particle(current: individual, best: individual)
            return
        }
        let count = individual.genome.count
        particle.velocity = zip(individual.genome, particle.current.genome(count)).map { to, from in
            to.isNaN || from.isNaN ? 0 : to - from
        }
        particle.current = individual
        if !(compromise.merit(of: particle.best) < compromise.merit(of: individual)) {
            particle.best = individual
        }
        particles[place] = particle
    }

    /// Where the particle flies whose turn it is; `nil` before its first place is known.
    public func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]? {
        guard let particle = particles[turn % populationSize] else { return nil }
        let swarm = particles.compactMap { $0?.best }
        guard let leader = swarm.min(by: { compromise.merit(of: $0) < compromise.merit(of: $1) }) else {
            return nil
        }
        var place = genes.enumerated().map { index, gene in
            let flight = Flight(
                current: particle.current.gene(index), best: particle.best.gene(index),
                leader: leader.gene(index),
                velocity: particle.velocity.map { $0.indices.contains(index) ? $0[index] : 0 })
            return gene.isChoice
                ? flight.choice(gene, using: &random)
                : gene.settledByChance(flight.end(self, using: &random), using: &random)
        }
        if place.isSame(as: particle.current.genome(genes.count)), !genes.isEmpty {
            // Nothing moves any more: one gene begins anew.
            let index = random.index(below: genes.count)
            place[index] = genes[index].drawn(using: &random)
        }
        swarm.completing(&place, using: &random)
        return place
    }

    /// Gives all individuals that are remembered new genomes; the particles stop.
    public mutating func revise(_ genome: (Individual) -> [Double]) {
        for index in particles.indices {
            guard var particle = particles[index] else { continue }
            particle.current.genome = genome(particle.current)
            particle.best.genome = genome(particle.best)
            particle.velocity = particle.velocity.map { _ in particle.current.genome.map { _ in 0 } }
            particles[index] = particle
        }
    }
}
