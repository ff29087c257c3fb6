/// Chooses a few points that together do well on many tasks.
///
/// > M. Wistuba, N. Schilling, L. Schmidt-Thieme. "Sequential Model-Free Hyperparameter Tuning." ICDM 2015: the greedy
/// > choice by the mean over tasks of the best rank so far.
/// > M. Feurer et al. "Auto-Sklearn 2.0: Hands-free AutoML via Meta-Learning." JMLR 23, 2022: portfolios.
public enum Portfolio {
    /// The positions of at most `count` candidates, those first that help most.
    ///
    /// Each choice makes the mean over tasks of the smallest cost among those chosen as small as it can be. When none is
    /// left that helps, the tasks are covered once more with what is left. No two choices are closer than `separation`.
    ///
    /// O(count × tasks × candidates).
    ///
    /// - Parameters:
    ///   - costs: For each task, the cost of each candidate, from 0 to 1, such as its rank among all.
    ///   - distance: How far two candidates are apart.
    public static func choose(
        _ count: Int, costs: [[Double]], separation: Double = 0,
        distance: (Int, Int) -> Double = { $0 == $1 ? 0 : .infinity }
    ) -> [Int] {
        var left = Array((costs.first ?? []).indices)
        var chosen: [Int] = []
        var reached = costs.map { _ in 1.0 }
        while chosen.count < count, !left.isEmpty {
            let gains = left.map { candidate in
                zip(costs, reached).reduce(0) { $0 + max(0, $1.1 - $1.0[candidate]) }
            }
            let best = gains.indices.dropFirst().reduce(0) { gains[$1] > gains[$0] ? $1 : $0 }
            if gains[best] <= 0, reached.contains(where: { $0 < 1 }) {
                reached = costs.map { _ in 1 }
                continue
            }
            let candidate = left[best]
            chosen.append(candidate)
            reached = zip(costs, reached).map { min($1, $0[candidate]) }
            left.removeAll { $0 == candidate || distance($0, candidate) < separation }
        }
        return chosen
    }
}
