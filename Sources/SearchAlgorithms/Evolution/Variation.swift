package import Numerical

/// How children come about: by crossover of parents, and by mutation.
public struct Variation: Hashable, Codable, Sendable {
    /// How the genomes of parents are mixed.
    public var crossover: Crossover
    /// How likely parents are mixed; else a child begins as a copy of one.
    public var crossoverProbability: Double
    /// How likely a gene without an order is taken from the first parent.
    public var swapProbability: Double
    /// How a gene changes by chance.
    public var mutation: Mutation
    /// How likely each gene changes; by default one of the genes, on average.
    public var mutationProbability: Double?

    /// The usual way, but for what is given.
    public init(
        crossover: Crossover = .uniform(), crossoverProbability: Double = 0.9,
        swapProbability: Double = 0.5, mutation: Mutation = .polynomial(), mutationProbability: Double? = nil
    ) {
        (self.crossover, self.crossoverProbability) = (crossover, crossoverProbability)
        (self.swapProbability, self.mutation) = (swapProbability, mutation)
        self.mutationProbability = mutationProbability
    }
}

extension Variation {
    /// A child of `parents`, as many as the crossover needs.
    ///
    /// A gene that some parents lack is inherited from those that have it; one that all lack is NaN. A child that would be the
    /// copy of a parent gets one gene drawn anew. O(genes).
    package func child(of parents: [[Double]], _ genes: [Gene], eta: Double, using random: inout RandomStream)
        -> [Double]
    {
        let isMixed = random.uniform() < crossoverProbability
        var child = isMixed ? mix(parents, genes, eta, using: &random) : parents[0]
        mutate(&child, genes, using: &random)
        if parents.contains(where: { $0.isSame(as: child) }) { redraw(&child, genes, using: &random) }
        return child
    }

    private func mix(_ parents: [[Double]], _ genes: [Gene], _ eta: Double, using random: inout RandomStream)
        -> [Double]
    {
        let whole = parents.completed
        var child = crossover.child(of: whole, eta: eta, using: &random)
        for (index, gene) in genes.enumerated() {
            if gene.isChoice {
                let source = random.uniform() >= swapProbability ? whole[whole.count - 1] : whole[0]
                child[index] = source[index]
            } else {
                child[index] = gene.settled(child[index])
            }
            if parents.allSatisfy({ $0[index].isNaN }) { child[index] = .nan }
        }
        return child
    }

    func mutate(_ child: inout [Double], _ genes: [Gene], using random: inout RandomStream) {
        let probability = mutationProbability ?? 1 / Double(max(genes.count, 1))
        for (index, gene) in genes.enumerated() where random.uniform() < probability && !child[index].isNaN {
            child[index] = mutation.mutated(child[index], gene, using: &random)
        }
    }

    private func redraw(_ child: inout [Double], _ genes: [Gene], using random: inout RandomStream) {
        let present = child.indices.filter { !child[$0].isNaN }
        guard !present.isEmpty else { return }
        let index = present[random.index(below: present.count)]
        child[index] = genes[index].drawn(using: &random)
    }
}

extension [[Double]] {
    /// The genomes with the genes that some lack taken from the first that has them, or 0.5.
    fileprivate var completed: [[Double]] {
        guard contains(where: { $0.contains(where: \.isNaN) }) else { return self }
        return map { genome in
            genome.indices.map { index in
                guard genome[index].isNaN else { return genome[index] }
                return lazy.map { $0[index] }.first { !$0.isNaN } ?? 0.5
            }
        }
    }
}

extension [Double] {
    /// Whether both have the same coordinates, and lack the same.
    func isSame(as other: [Double]) -> Bool {
        zip(self, other).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
}

extension [Individual] {
    /// Gives `child` the genes that it lacks and that one of these individuals, chosen by chance, has.
    func completing(_ child: inout [Double], using random: inout RandomStream) {
        for index in child.indices where child[index].isNaN {
            let owners = self.filter { !$0.gene(index).isNaN }
            guard !owners.isEmpty else { continue }
            child[index] = owners[random.index(below: owners.count)].gene(index)
        }
    }
}
