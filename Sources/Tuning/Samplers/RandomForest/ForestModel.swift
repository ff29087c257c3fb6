import Numerical
import SearchAlgorithms

/// The forests that learn some configurations, and how good they say that points are.
struct ForestModel {
    private let forest: RandomForest
    /// Says how likely a point keeps the constraints; `nil` where all that were tried do, or none does.
    private let feasibility: RandomForest?
    private let improvement: LogNormalImprovement
    /// The best configurations that were learnt, as places to search from.
    let starts: [[Double]]

    /// Learns `configurations` with `losses`; what runs now at `pending` is taken to come out as the mean does.
    ///
    /// What is to be improved on is the best loss or, where values are noisy, what the forest makes of it: the best of many
    /// is mostly luck.
    init(
        _ configurations: [Configurations.Configuration], losses: [Double], pending: [[Double]],
        features: [ForestFeature], options: ForestOptions, isNoisy: Bool, using random: inout RandomStream
    ) {
        let isFeasible = configurations.map { $0.violation <= 0 }
        let hasChoice = isFeasible.contains(true) && isFeasible.contains(false)
        // What breaks a constraint promises no improvement by itself: it counts as no better than the best that does not.
        let limit =
            zip(losses, isFeasible).filter { hasChoice && $0.1 && !$0.0.isNaN }.map(\.0).min() ?? -.infinity
        let scaled = LogScaledLosses(zip(losses, isFeasible).map { $1 ? $0 : max($0, limit) }).values
        let points = configurations.map(\.point)
        let mean = scaled.reduce(0, +) / Double(max(scaled.count, 1))
        forest = RandomForest(
            points: points + pending, values: scaled + pending.map { _ in mean }, features: features,
            options: options, using: &random)
        feasibility =
            hasChoice
            ? RandomForest(
                points: points, values: isFeasible.map { $0 ? 1 : 0 }, features: features, options: options,
                using: &random) : nil
        let merits = isNoisy ? forest.predict(all: points.flatMap { $0 }).means : scaled
        let order = scaled.indices.filter { !hasChoice || isFeasible[$0] }
            .sorted { (merits[$0], $0) < (merits[$1], $1) }
        improvement = LogNormalImprovement(best: order.first.map { merits[$0] } ?? 0)
        starts = order.map { points[$0] }
    }

    /// The expected improvement at `points`, times the probability that constraints are kept.
    func scores(_ points: [Double]) -> [Double] {
        let (means, variances) = forest.predict(all: points)
        let scores = zip(means, variances).map { improvement(mean: $0, variance: $1) }
        guard let feasibility else { return scores }
        return zip(scores, feasibility.predict(all: points).means).map { $0 * max($1, 1e-3) }
    }
}
