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
    init(
        _ configurations: [Configurations.Configuration], losses: [Double], pending: [[Double]],
        features: [ForestFeature], options: ForestOptions, using random: inout RandomStream
    ) {
        let isFeasible = configurations.map { $0.violation <= 0 }
        let hasChoice = isFeasible.contains(true) && isFeasible.contains(false)
        let scaled = LogScaledLosses(losses).values
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
        let order = scaled.indices.filter { !hasChoice || isFeasible[$0] }
            .sorted { (scaled[$0], $0) < (scaled[$1], $1) }
        improvement = LogNormalImprovement(best: order.first.map { scaled[$0] } ?? 0)
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
