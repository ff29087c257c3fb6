public import Numerical

/// Differential evolution with a population for each budget, of which each breeds for the next.
///
/// Turns go through the brackets of Hyperband, rung by rung. In the first round a bracket's higher rungs evaluate the best of the lower
/// ones, so that all populations fill; after that every turn is a move of the member whose place it has, by the differences between
/// the best of the budget below. A trial that is no worse takes the place.
///
/// > N. Awad, N. Mallik, F. Hutter. "DEHB: Evolutionary Hyperband for Scalable, Robust and Efficient Hyperparameter Optimization."
/// > IJCAI 2021, algorithm 1.
public struct FidelityEvolution: Sendable {
    /// One rung of a bracket.
    public struct Rung: Hashable, Sendable {
        /// How many trials it evaluates.
        public var size: Int
        /// For how many steps.
        public var budget: Int

        /// A rung of `size` trials.
        public init(size: Int, budget: Int) { (self.size, self.budget) = (size, budget) }
    }

    /// Where a turn stands.
    public struct Place: Hashable, Sendable {
        /// How often all brackets were gone through before.
        public var round: Int
        /// The bracket of the round.
        public var bracket: Int
        /// The rung of the bracket.
        public var rung: Int
        /// Which of the rung's trials it is.
        public var index: Int
        /// For how many steps it is evaluated.
        public var budget: Int
        /// Whose place it may take in the population of its budget.
        public var slot: Int
    }

    /// *F*: what differences are multiplied by.
    public static let scale = 0.5
    /// *CR*: how likely each gene moves; one always does.
    public static let recombination = 0.5

    /// The brackets of one round.
    public let brackets: [[Rung]]
    private let length: Int
    /// How many members the population of each budget has.
    private let sizes: [Int: Int]
    private var populations: [Int: [Individual?]]
    /// What the first round has found, by rung, of each bracket.
    private var results: [[[Individual]]]

    /// A search that has not begun.
    public init(brackets: [[Rung]]) {
        precondition(brackets.contains { $0.contains { $0.size > 0 } }, "There is something to evaluate.")
        self.brackets = brackets
        length = brackets.joined().reduce(0) { $0 + $1.size }
        var sizes: [Int: Int] = [:]
        for rung in brackets.joined() { sizes[rung.budget] = max(sizes[rung.budget] ?? 0, rung.size) }
        self.sizes = sizes
        populations = sizes.mapValues { [Individual?](repeating: nil, count: $0) }
        results = brackets.map { $0.map { _ in [] } }
    }

    /// Where `turn` stands.
    public func place(of turn: Int) -> Place {
        var (rest, before) = (turn % length, [Int: Int]())
        for (bracket, rungs) in brackets.enumerated() {
            for (rung, content) in rungs.enumerated() {
                guard rest >= content.size else {
                    let size = sizes[content.budget] ?? 1
                    let inRound = brackets.joined().reduce(0) {
                        $0 + ($1.budget == content.budget ? $1.size : 0)
                    }
                    let earlier = turn / length * inRound + before[content.budget, default: 0] + rest
                    return Place(
                        round: turn / length, bracket: bracket, rung: rung, index: rest,
                        budget: content.budget, slot: earlier % size)
                }
                rest -= content.size
                before[content.budget, default: 0] += content.size
            }
        }
        return Place(round: 0, bracket: 0, rung: 0, index: 0, budget: brackets[0][0].budget, slot: 0)
    }

    /// Takes in what was evaluated in the turn of the individual.
    public mutating func tell(_ individual: Individual) {
        let place = place(of: individual.turn)
        if place.round == 0 { results[place.bracket][place.rung].append(individual) }
        if let member = populations[place.budget]?[place.slot], member.isBetter(than: individual) { return }
        populations[place.budget]?[place.slot] = individual
    }

    /// What to evaluate in `turn`; `nil` while nothing is known to move or to promote.
    public func ask(_ turn: Int, genes: [Gene], using random: inout RandomStream) -> [Double]? {
        let place = place(of: turn)
        if place.round == 0, place.rung > 0 { return promoted(place)?.genome(genes.count) }
        guard let target = populations[place.budget]?[place.slot] else { return nil }
        let parents = parents(of: place)
        guard parents.count >= 3 else { return nil }
        let drawn = random.distinct(3, below: parents.count).map { parents[$0].genome(genes.count) }
        var child = target.genome(genes.count)
        let certain = random.index(below: max(genes.count, 1))
        for (index, gene) in genes.enumerated()
        where random.uniform() < Self.recombination || index == certain {
            let end = drawn[0][index] + Self.scale * (drawn[1][index] - drawn[2][index])
            if end.isNaN { continue }
            // What leaves the range is drawn anew.
            child[index] = (0...1).contains(end) ? gene.settled(end) : gene.drawn(using: &random)
        }
        return child
    }

    /// The best of the rung below that the trials before in this rung have not taken.
    private func promoted(_ place: Place) -> Individual? {
        let ranked = results[place.bracket][place.rung - 1].sorted { $0.isBetter(than: $1) }
        return place.index < ranked.count ? ranked[place.index] : nil
    }

    /// Whom a move is made of: the best of the budget below, at the lowest rung all of its own; others as well where those are too few.
    private func parents(of place: Place) -> [Individual] {
        let rungs = brackets[place.bracket]
        let isLowest = place.rung == 0
        let budget = isLowest ? place.budget : rungs[place.rung - 1].budget
        var pool = (populations[budget] ?? []).compactMap { $0 }
        if !isLowest {
            pool = Array(pool.sorted { $0.isBetter(than: $1) }.prefix(max(rungs[place.rung].size, 1)))
        }
        guard pool.count < 3 else { return pool }
        for budget in populations.keys.sorted(by: >) {
            for case let member? in populations[budget] ?? [] where !pool.contains(member) {
                pool.append(member)
            }
        }
        return pool
    }

    /// Gives all individuals that are remembered new genomes.
    public mutating func revise(_ genome: (Individual) -> [Double]) {
        func revised(_ individual: Individual) -> Individual {
            var individual = individual
            individual.genome = genome(individual)
            return individual
        }
        populations = populations.mapValues { $0.map { $0.map(revised) } }
        results = results.map { $0.map { $0.map(revised) } }
    }
}

extension Individual {
    /// Whether it is strictly better: breaks less, or as much and has less loss.
    fileprivate func isBetter(than other: Individual) -> Bool {
        if violation != other.violation { return violation < other.violation }
        let (own, others) = (losses.first ?? .infinity, other.losses.first ?? .infinity)
        return own < others
    }
}
