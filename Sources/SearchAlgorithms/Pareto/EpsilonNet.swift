extension Losses {
    /// All points, each as far as possible from those before it: the first few cover all.
    ///
    /// The first is the one that is smallest in the first objective; each further one has the largest Euclidean distance from the nearest
    /// before it, objectives being scaled to their ranges. Of equally distant points the first comes first. O(n²).
    ///
    /// > R. Schmucker et al. "Multi-objective Asynchronous Successive Halving." arXiv:2106.12639, algorithm 2 (EpsNet).
    public func epsilonNetOrder() -> [Int] {
        guard count > 1 else { return Array(0..<count) }
        let scales = scales()
        func distance(_ a: Int, _ b: Int) -> Double {
            (0..<objectives).reduce(0) { sum, objective in
                let difference = (self[a, objective] - self[b, objective]) * scales[objective]
                return difference.isFinite ? sum + difference * difference : sum
            }
        }
        let first = sortedIndices()[0]
        var order = [first]
        var distances = (0..<count).map { $0 == first ? -1 : distance($0, first) }
        for _ in 1..<count {
            var next = -1
            for index in 0..<count
            where distances[index] >= 0 && (next < 0 || distances[index] > distances[next]) {
                next = index
            }
            order.append(next)
            distances[next] = -1
            for index in 0..<count where distances[index] >= 0 {
                distances[index] = min(distances[index], distance(index, next))
            }
        }
        return order
    }

    /// What scales each objective to its range; 0 where all are equal.
    private func scales() -> [Double] {
        (0..<objectives).map { objective in
            let column = (0..<count).map { self[$0, objective] }.filter(\.isFinite)
            let range = (column.max() ?? 0) - (column.min() ?? 0)
            return range > 0 && range.isFinite ? 1 / range : 0
        }
    }
}
