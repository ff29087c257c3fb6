public import Numerical

/// Fronts survive as a whole, and of the last one those that are least crowded.
///
/// O(n log n) with two objectives, see `Losses`.
///
/// > K. Deb, A. Pratap, S. Agarwal, T. Meyarivan. "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II." IEEE Trans.
/// > Evolutionary Computation 6, 2002, section III.
public struct CrowdingSelection: SurvivorSelection {
    /// A selection without options.
    public init() {}

    /// The survivors, in each front the loneliest first.
    public func survivors(_ count: Int, of pool: [Individual], using random: inout RandomStream) -> [Standing]
    {
        var survivors: [Standing] = []
        for (rank, front) in pool.fronts(holding: count).enumerated() {
            let distances = front.map { pool[$0] }.points.crowdingDistances()
            let order = front.indices.sorted {
                distances[$0] == distances[$1] ? $0 < $1 : distances[$0] > distances[$1]
            }
            for position in order.prefix(count - survivors.count) {
                survivors.append(
                    Standing(index: front[position], rank: rank, distance: distances[position]))
            }
        }
        return survivors
    }
}

/// The genetic algorithm of nondominated sorting and crowding distances, for one to three objectives.
public typealias NSGAII = GeneticAlgorithm<CrowdingSelection>

extension GeneticAlgorithm where Selection == CrowdingSelection {
    /// A search that has not begun.
    public init(populationSize: Int = 50, variation: Variation = Variation()) {
        self.init(populationSize: populationSize, variation: variation, selection: CrowdingSelection())
    }
}
