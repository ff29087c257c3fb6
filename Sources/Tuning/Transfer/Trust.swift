import Glibc

/// How far an earlier study can be trusted to tell what is good in a new one, and what it says of it.
///
/// The earlier study predicts a place for each new trial. Pearson's correlation r between these places and how the
/// trials did counts large differences most: the first points were all predicted to be good, a trial that was left to
/// the sampler alone was not, and whether it is worse decides soon. A quarter of the standard error is held against
/// the study, and it is trusted fully from ¼ above that on.
///
/// What was good earlier need not be good among trials that profit from it. So the place of an earlier trial is the one that it
/// would have among the new trials by what was predicted of these, drawn to the middle as far as predictions fail:
///
///     ½ + r (F(share) − ½)
///
/// with F the distribution of the predicted places. So earlier trials fade as the new ones outdo them.
///
/// > M. Wistuba, N. Schilling, L. Schmidt-Thieme. "Two-Stage Transfer Surrogate Model for Automatic Hyperparameter
/// > Optimization." ECML PKDD 2016: weights by how well trials are ranked.
/// > M. Feurer, B. Letham, E. Bakshy. "Scalable Meta-Learning for Bayesian Optimization Using Ranking-Weighted Gaussian
/// > Process Ensembles." AutoML workshop at ICML 2018.
struct Trust: Sendable {
    /// From 0, not at all, to 1.
    let share: Double
    /// r, 0 if it is negative.
    private let correlation: Double
    /// What was predicted of the new trials, rising; empty as long as there are too few.
    private let predicted: [Double]

    /// How many standard errors are held against the study.
    private static let doubt = 0.25

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
        guard known.count > 3 else {
            (share, correlation, predicted) = (1, 1, [])
            return
        }
        let r = Self.correlation(known.map(\.share), known.map(\.score))
        // The standard deviation of r under independence.
        let error = 1 / Double(known.count - 1).squareRoot()
        share = min(max(4 * (r - Self.doubt * error), 0), 1)
        correlation = max(r, 0)
        predicted = known.map(\.share).sorted()
    }

    /// The place among the new trials of an earlier one with the place `share`.
    func place(of share: Double) -> Double {
        guard !predicted.isEmpty else { return share }
        let below = Double(predicted.count { $0 < share })
        let equal = Double(predicted.count { $0 == share })
        let place = (below + 0.5 * equal + 0.5) / Double(predicted.count + 1)
        return 0.5 + correlation * (place - 0.5)
    }

    /// Pearson's correlation; 0 where one side is constant.
    private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let n = Double(a.count)
        let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
        var (product, squareA, squareB) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            product += (x - meanA) * (y - meanB)
            squareA += (x - meanA) * (x - meanA)
            squareB += (y - meanB) * (y - meanB)
        }
        return squareA > 0 && squareB > 0 ? product / (squareA * squareB).squareRoot() : 0
    }
}
