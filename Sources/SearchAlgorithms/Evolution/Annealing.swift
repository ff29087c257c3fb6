import Glibc
public import Numerical

/// Draws ever nearer to one of the best points so far.
///
/// One of the best is chosen, the better the likelier, and each gene is drawn from a range about it that shrinks with the
/// number of points that have the gene. No temperature and no rejection: the choice among the best takes their place. A gene
/// that the chosen one lacks is drawn about another of the best, chosen likewise. Turns do not matter. With several
/// objectives it looks for one compromise, see ``Compromise``.
///
/// Remembers 64 of the best, or as many as can be chosen. Telling costs O(log n), asking O(genes).
///
/// > J. Bergstra, D. Yamins, D. Cox. "Hyperopt: A Python Library for Optimizing the Hyperparameters of Machine Learning Algorithms."
/// > SciPy 2013; `hyperopt.anneal`.
public struct Annealing: EvolutionaryAlgorithm {
    /// The mean position of the chosen one among the best, from 1.
    public let meanRank: Double
    /// How fast ranges shrink: after *n* points to 1 / (1 + *n* `shrinking`) of their width.
    public let shrinking: Double
    private var best: [Individual] = []
    private var observations: [Int] = []
    private var compromise = Compromise()

    /// A search that has not begun.
    public init(meanRank: Double = 2, shrinking: Double = 0.1) {
        precondition(meanRank >= 1 && shrinking >= 0, "Ranks begin at 1, and ranges do not grow.")
        (self.meanRank, self.shrinking) = (meanRank, shrinking)
    }

    /// One: it draws about the first point that it sees.
    public var populationSize: Int { 1 }

    /// Beyond which rank the chosen one lies once in 10¹² times, if not fewer than 64.
    private var limit: Int {
        guard meanRank > 1 else { return 64 }
        return min(max(64, Int((log(1e-12) / log1p(-1 / meanRank)).rounded(.up))), 4096)
    }

    /// Counts the individual, and remembers it if it is one of the best.
    public mutating func tell(_ individual: Individual, using random: inout RandomStream) {
        for (index, coordinate) in individual.genome.enumerated() {
            if index == observations.count { observations.append(0) }
            if !coordinate.isNaN { observations[index] += 1 }
        }
        compromise.observe(individual.losses)
        // Ranges that widen change the order of compromises.
        if individual.losses.count > 1 { sort() }
        let merit = compromise.merit(of: individual)
        var (low, high) = (0, best.count)
        while low < high {
            let middle = (low + high) / 2
            if merit < compromise.merit(of: best[middle]) { high = middle } else { low = middle + 1 }
        }
        guard low < limit else { return }
        best.insert(individual, at: low)
        if best.count > limit { best.removeLast() }
    }

    /// A point near one of the best; `nil` if there is none.
    public func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]? {
        guard !best.isEmpty else { return nil }
        var models: [Individual] = []
        return genes.indices.map { index in
            guard let model = model(index, &models, using: &random) else { return .nan }
            let seen = index < observations.count ? observations[index] : 0
            let width = 1 / (1 + Double(seen) * shrinking)
            return Self.draw(about: model.gene(index), genes[index], width, using: &random)
        }
    }

    /// Gives all individuals that are remembered new genomes.
    ///
    /// What was counted of genes that are gone is forgotten.
    public mutating func revise(_ genome: (Individual) -> [Double]) { best.revise(genome) }

    private mutating func sort() {
        let merits = best.map(compromise.merit)
        let order = best.indices.sorted {
            merits[$0] < merits[$1] || (!(merits[$1] < merits[$0]) && $0 < $1)
        }
        best = order.map { best[$0] }
    }

    /// The one of the best about which a gene is drawn: one that another gene was drawn about already, if it has the gene.
    private func model(_ gene: Int, _ models: inout [Individual], using random: inout RandomStream)
        -> Individual?
    {
        if let known = models.first(where: { !$0.gene(gene).isNaN }) { return known }
        let owners = best.filter { !$0.gene(gene).isNaN }
        guard !owners.isEmpty else { return nil }
        let rank = random.geometric(mean: meanRank) - 1
        let model = owners[min(rank, owners.count - 1)]
        models.append(model)
        return model
    }

    /// A coordinate from a range of `width` about `centre`, moved to lie inside [0, 1]; of choices without an order, the centre
    /// itself unless all are open again, which is as likely as the range is wide.
    private static func draw(
        about centre: Double, _ gene: Gene, _ width: Double, using random: inout RandomStream
    ) -> Double {
        if gene.isChoice { return random.uniform() < width ? gene.drawn(using: &random) : centre }
        let low = min(max(centre, width / 2), 1 - width / 2) - width / 2
        return gene.settled(low + width * random.uniform())
    }
}

extension RandomStream {
    /// The number of tries up to the first success, which has the probability 1 / `mean`.
    fileprivate mutating func geometric(mean: Double) -> Int {
        guard mean > 1 else { return 1 }
        return 1 + Int(min(log1p(-uniform()) / log1p(-1 / mean), 1e9))
    }
}
