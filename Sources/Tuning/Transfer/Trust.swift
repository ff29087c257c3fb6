import Glibc

/// How far an earlier study can be trusted to tell what is good in a new one.
///
/// Of each pair of new trials, does the earlier study tell which one is the better? Kendall's τ says how often it does,
/// beyond chance. The study has the benefit of one standard error of doubt, and is trusted fully where τ is ½: with few
/// trials it is trusted mostly, with many only if it is right.
///
/// > M. Wistuba, N. Schilling, L. Schmidt-Thieme. "Two-Stage Transfer Surrogate Model for Automatic Hyperparameter
/// > Optimization." ECML PKDD 2016: weights by the pairs that are ranked alike.
struct Trust: Sendable {
    /// From 0, not at all, to 1.
    let share: Double

    /// The trust in `study`, judged by the complete `rows` of `history`, whose places among each other are `scores`.
    init(
        in study: EarlierStudy, _ rows: [Int], of history: History, _ space: SearchSpace, _ scores: [Double]
    ) {
        let geometry = SpacePoints(space)
        let model = NeighbourModel(study, in: geometry)
        let known = zip(rows, scores).compactMap { row, score in
            geometry.point(history.parameters(ofRow: row).dictionary).map {
                (score: score, share: model.share(at: $0))
            }
        }
        let n = Double(known.count)
        guard known.count > 3 else {
            share = 1
            return
        }
        var agreement = 0.0
        for (index, a) in known.enumerated() {
            for b in known[..<index] {
                agreement += ((a.score - b.score) * (a.share - b.share)).signOrZero
            }
        }
        let tau = agreement / (n * (n - 1) / 2)
        // Kendall's variance of τ under independence.
        let error = (2 * (2 * n + 5) / (9 * n * (n - 1))).squareRoot()
        share = min(max(2 * (tau + error), 0), 1)
    }
}

extension Double {
    fileprivate var signOrZero: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
