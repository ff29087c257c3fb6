/// Choosing few points that dominate much.
extension Losses {
    /// `size` of the points, chosen one by one so that each adds the largest volume to those before it.
    ///
    /// What they dominate before `reference` is at least 1 − 1/e of what the best choice would. Equal points are chosen
    /// only if there are too few different ones. If `reference` is infinite, the first points in lexicographic order are.
    ///
    /// - Returns: The indices, best first; in their own order if all points are needed.
    ///
    /// O(n k) volumes of k points at worst, mostly few: what a point adds only shrinks as others are chosen, so that
    /// points are looked at in the order of what they added when last seen.
    ///
    /// > A. P. Guerreiro, C. M. Fonseca, L. Paquete. "Greedy Hypervolume Subset Selection in Low Dimensions." Evolutionary
    /// > Computation 24, 2016.
    public func hypervolumeSubset(_ size: Int, reference: [Double]) -> [Int] {
        precondition((0...count).contains(size), "There are not that many points.")
        if size == count { return Array(0..<count) }
        let groups = sortedGroups()
        let different = groups.map { $0[0] }
        if different.count < size {
            let copies = Set(0..<count).subtracting(different).sorted()
            return (different + copies.prefix(size - different.count)).sorted()
        }
        if different.count == size || !reference.allSatisfy(\.isFinite) {
            return Array(different.prefix(size))
        }
        return greedySubset(of: different, size, BoxUnion(reference: reference))
    }

    private func greedySubset(of candidates: [Int], _ size: Int, _ boxes: BoxUnion) -> [Int] {
        var chosen: [Int] = []
        var rest = candidates.map { (index: $0, gain: boxes.volume(self[$0])) }
        while chosen.count < size {
            let best = mostAdding(&rest, to: chosen, boxes)
            chosen.append(rest.remove(at: best).index)
        }
        return chosen
    }

    /// The position of the point that adds most to `chosen`, the first of equals.
    ///
    /// Gains of the candidates are upper bounds, and are made exact as far as they are looked at.
    private func mostAdding(
        _ candidates: inout [(index: Int, gain: Double)], to chosen: [Int], _ boxes: BoxUnion
    ) -> Int {
        let order = candidates.indices.sorted { (candidates[$0].gain, $1) > (candidates[$1].gain, $0) }
        var (best, most) = (order[0], -Double.infinity)
        for position in order where candidates[position].gain >= most {
            // An infinite box stays infinite whatever is taken away from it.
            if candidates[position].gain.isFinite {
                let others = chosen.lazy.map { self[$0] }
                candidates[position].gain = boxes.exclusiveVolume(
                    of: self[candidates[position].index], besides: others)
            }
            let gain = candidates[position].gain
            if gain > most || (gain == most && position < best) { (best, most) = (position, gain) }
        }
        return best
    }
}
