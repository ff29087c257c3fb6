public import Numerical

/// Fronts survive as a whole, and of the last one those in whose direction the fewest others lie.
///
/// Objectives are measured from the best value of each to where the plane through the extreme points cuts its axis, so that their
/// units do not matter. Each individual belongs to the reference direction next to it; as long as places are left, one is given
/// to the direction that has the fewest. O(n directions objectives).
///
/// > K. Deb, H. Jain. "An Evolutionary Many-Objective Optimization Algorithm Using Reference-Point-Based Nondominated Sorting
/// > Approach, Part I: Solving Problems with Box Constraints." IEEE Trans. Evolutionary Computation 18, 2014.
public struct NichingSelection: SurvivorSelection {
    /// The reference directions; by default as many as fit into the population.
    public let directions: [[Double]]?

    /// A selection by `directions`, none of them 0.
    public init(directions: [[Double]]? = nil) {
        precondition(
            directions?.allSatisfy { $0.contains { $0 > 0 } } ?? true, "A direction must lead somewhere.")
        self.directions = directions
    }

    /// The survivors, front by front.
    public func survivors(_ count: Int, of pool: [Individual], using random: inout RandomStream) -> [Standing]
    {
        let fronts = pool.fronts(holding: count)
        let objectives = pool.first?.losses.count ?? 0
        let members = fronts.flatMap { $0 }
        let ranks = fronts.indices.flatMap { rank in fronts[rank].map { _ in rank } }
        let scaled = NormalizedObjectives(members.map { pool[$0].losses })
        let niches = Niches(of: scaled.points, around: directions(objectives, count))
        let last = fronts.last?.count ?? 0
        let chosen = niches.choose(count, certain: members.count - last, using: &random)
        // In a tournament of one front, whoever lies nearer to its direction wins.
        return chosen.map { Standing(index: members[$0], rank: ranks[$0], distance: -niches.distances[$0]) }
    }

    private func directions(_ objectives: Int, _ count: Int) -> [[Double]] {
        // Directions for another number of objectives say nothing.
        if let directions, directions.allSatisfy({ $0.count == objectives }) { return directions }
        return ReferenceDirections.fitting(count, objectives: objectives)
    }
}

/// The genetic algorithm of nondominated sorting and reference directions, for three objectives and more.
public typealias NSGAIII = GeneticAlgorithm<NichingSelection>

extension GeneticAlgorithm where Selection == NichingSelection {
    /// A search that has not begun.
    public init(
        populationSize: Int = 50, directions: [[Double]]? = nil, variation: Variation = Variation()
    ) {
        self.init(
            populationSize: populationSize, variation: variation,
            selection: NichingSelection(directions: directions))
    }
}
