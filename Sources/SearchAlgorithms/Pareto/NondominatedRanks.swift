/// Sorting by domination.
extension Losses {
    /// The rank of each point: 0 if no other one dominates it, 1 if that is so once those are gone, and so on.
    ///
    /// Equal points have equal ranks. With `needed`, ranks are told apart until that many different points have one; all
    /// others have the rank that follows.
    ///
    /// O(n log n) for up to two objectives, about so for three, O(n²) at worst for more; with a small `needed` only few
    /// fronts are kept.
    ///
    /// > X. Zhang, Y. Tian, R. Cheng, Y. Jin. "An Efficient Approach to Nondominated Sorting for Evolutionary Multiobjective
    /// > Optimization." IEEE Trans. Evolutionary Computation 19, 2015 (the order, and the search by halves).
    public func nondominatedRanks(needed: Int? = nil) -> [Int] {
        if let needed, needed <= 0 { return [Int](repeating: 0, count: count) }
        let groups = sortedGroups()
        // A single objective sorts everything at once.
        let needed = objectives == 1 ? groups.count : min(needed ?? groups.count, groups.count)
        var ranks = [Int](repeating: 0, count: count)
        var fronts = RankedFronts(objectives: objectives, needed: needed)
        for group in groups {
            let rank = fronts.insert(self[group[0]])
            for index in group { ranks[index] = rank }
        }
        return ranks.map { min($0, fronts.lastRank + 1) }
    }

    /// The rank of each point where feasible points come before all others.
    ///
    /// Feasible points, those with a violation of 0 at most, are ranked by their losses; after them come the others by
    /// their violations alone, NaN last.
    ///
    /// > K. Deb, A. Pratap, S. Agarwal, T. Meyarivan. "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II." IEEE
    /// > Trans. Evolutionary Computation 6, 2002, section VI.
    public func nondominatedRanks(violations: [Double], needed: Int? = nil) -> [Int] {
        precondition(violations.count == count, "Every point needs a violation.")
        let needed = needed ?? count
        let feasible = violations.indices.filter { violations[$0] <= 0 }
        let infeasible = violations.indices.filter { !(violations[$0] <= 0) }
        let first = selecting(feasible).nondominatedRanks(needed: needed)
        let second = Losses(infeasible.map { [violations[$0]] }, objectives: 1)
            .nondominatedRanks(needed: needed - feasible.count)
        let offset = (first.max() ?? -1) + 1
        var ranks = [Int](repeating: 0, count: count)
        for (index, rank) in zip(feasible, first) { ranks[index] = rank }
        for (index, rank) in zip(infeasible, second) { ranks[index] = offset + rank }
        return ranks
    }

    /// The points that no other one dominates, in the order in which they came; equal ones are all there.
    public func nondominated() -> [Int] {
        let ranks = nondominatedRanks(needed: 1)
        return ranks.indices.filter { ranks[$0] == 0 }
    }
}

/// The first fronts, as many as hold the points that are needed.
private struct RankedFronts {
    private let objectives: Int
    private let needed: Int
    private var fronts: [Front] = []
    private var sizes: [Int] = []
    private var held = 0

    init(objectives: Int, needed: Int) { (self.objectives, self.needed) = (objectives, needed) }

    /// The rank of the last front that is kept.
    var lastRank: Int { fronts.count - 1 }

    /// Adds a point, after all that could dominate it, and returns its rank, or one beyond the last.
    mutating func insert(_ point: ArraySlice<Double>) -> Int {
        // A front that dominates the point has one before it that does so too: search by halves.
        var (low, high) = (0, fronts.count)
        while low < high {
            let middle = (low + high) / 2
            if fronts[middle].covers(point) { low = middle + 1 } else { high = middle }
        }
        if low == fronts.count {
            guard held < needed else { return low }
            fronts.append(Front(objectives: objectives))
            sizes.append(0)
        }
        fronts[low].insert(point)
        sizes[low] += 1
        held += 1
        // Fronts only grow: once those before the last hold enough, the last is not needed.
        while let last = sizes.last, held - last >= needed {
            held -= last
            fronts.removeLast()
            sizes.removeLast()
        }
        return low
    }
}
