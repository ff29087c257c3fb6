public import Numerical

/// Who of a population survives.
public protocol SurvivorSelection: Hashable, Codable, Sendable {
    /// `count` individuals of `pool`, which has as many or more, the best fronts first.
    func survivors(_ count: Int, of pool: [Individual], using random: inout RandomStream) -> [Standing]
}

/// Where a survivor stands.
public struct Standing: Hashable, Codable, Sendable {
    /// Its position in the pool.
    public var index: Int
    /// Its front: 0 is not dominated.
    public var rank: Int
    /// How lonely it is in its front.
    public var distance: Double

    /// Puts an individual in its place.
    public init(index: Int, rank: Int, distance: Double = 0) {
        (self.index, self.rank, self.distance) = (index, rank, distance)
    }

    /// Whether it wins against `other`: the crowded comparison ≺ₙ.
    ///
    /// > K. Deb, A. Pratap, S. Agarwal, T. Meyarivan. "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II." IEEE
    /// > Trans. Evolutionary Computation 6, 2002, section III-B.
    func isBetter(than other: Standing) -> Bool {
        rank == other.rank ? distance > other.distance : rank < other.rank
    }
}

extension [Individual] {
    /// The fronts of the first ranks, as many as hold `count` individuals, each by position.
    ///
    /// Feasible individuals come before all others, and these are ranked by how far they break the constraints.
    func fronts(holding count: Int) -> [[Int]] {
        let ranks = points.nondominatedRanks(violations: map(\.violation))
        var fronts = [[Int]](repeating: [], count: (ranks.max() ?? -1) + 1)
        for (index, rank) in ranks.enumerated() { fronts[rank].append(index) }
        var held = 0
        return [[Int]](
            fronts.prefix { front in
                defer { held += front.count }
                return held < count
            })
    }
}
