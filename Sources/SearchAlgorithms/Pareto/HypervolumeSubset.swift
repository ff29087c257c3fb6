/// Choosing few points that dominate much.
extension Losses {
    /// `size` of the points, chosen one by one so that each adds the largest volume to those before it.
    ///
    /// What they dominate before `reference` is at least 1 − 1/e of what the best choice would. Equal points are chosen
    /// only if there are too few different ones. If `reference` is infinite, the first points in lexicographic order are.
    ///
    /// - Returns: The indices, best first; in their own order if all points are needed.
    ///
    /// O(n k) for two objectives. For more, O(n k) volumes of k points at worst, mostly few: what a point adds only
    /// shrinks as others are chosen, so that points are looked at in the order of what they added when last seen.
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
        return objectives == 2
            ? greedySubsetInPlane(of: different, size, reference)
            : greedySubset(of: different, size, BoxUnion(reference: reference))
    }

    /// In a plane a point adds the rectangle up to the lines of its chosen neighbours: each choice moves these lines.
    private func greedySubsetInPlane(of candidates: [Int], _ size: Int, _ reference: [Double]) -> [Int] {
        var chosen: [Int] = []
        var rest = candidates.map {
            (index: $0, x: self[$0, 0], y: self[$0, 1], right: reference[0], top: reference[1])
        }
        while chosen.count < size {
            var (best, most) = (0, -Double.infinity)
            for (position, point) in rest.enumerated() {
                let gain = (point.right - point.x) * (point.top - point.y)
                if gain > most { (best, most) = (position, gain) }
            }
            let last = rest.remove(at: best)
            chosen.append(last.index)
            for position in 0..<best { rest[position].right = min(rest[position].right, last.x) }
            for position in best..<rest.count { rest[position].top = min(rest[position].top, last.y) }
        }
        return chosen
    }

    private func greedySubset(of candidates: [Int], _ size: Int, _ boxes: BoxUnion) -> [Int] {
        var chosen: [Int] = []
        var rest = candidates.map { Candidate(index: $0, gain: boxes.volume(self[$0]), isExact: true) }
        while chosen.count < size {
            let last = rest.remove(at: mostAdding(&rest, to: chosen, boxes)).index
            chosen.append(last)
            for position in rest.indices where rest[position].gain.isFinite {
                // Beside one of the chosen a point adds no less than beside all of them: a bound that costs little.
                let bound = boxes.exclusiveVolume(of: self[rest[position].index], beside: self[last])
                rest[position].gain = min(rest[position].gain, bound)
                rest[position].isExact = false
            }
        }
        return chosen
    }

    private struct Candidate {
        var index: Int
        /// What the point adds, or a bound on it; an infinite box stays infinite whatever is taken away from it.
        var gain: Double
        var isExact: Bool
    }

    /// The position of the point that adds most to `chosen`, the first of equals.
    ///
    /// Gains are made exact as far as bounds promise more than is found.
    private func mostAdding(_ candidates: inout [Candidate], to chosen: [Int], _ boxes: BoxUnion) -> Int {
        while true {
            var best = 0
            for position in candidates.indices where candidates[position].gain > candidates[best].gain {
                best = position
            }
            if candidates[best].isExact { return best }
            let others = chosen.lazy.map { self[$0] }
            candidates[best].gain = boxes.exclusiveVolume(of: self[candidates[best].index], besides: others)
            candidates[best].isExact = true
        }
    }
}
