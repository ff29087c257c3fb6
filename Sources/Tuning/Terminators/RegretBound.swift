import Glibc
import Numerical
import SearchAlgorithms

/// How far the best of some trials may be from the optimum.
struct RegretBound {
    /// The bound; 0 or more but for rounding.
    let value: Double

    /// The bound that the complete `rows` of `history` give; `nil` if there is nothing to search.
    ///
    /// With values standardized, min over trials of μ + √β σ, less the minimum over the space of μ − √β σ (proposition
    /// 1). As in the paper's experiments, β = 2 log(d n² π² / 6δ) / 5 for *n* trials of *d* parameters.
    init?(_ rows: [Int], of history: History, _ terminator: RegretBoundTerminator) {
        let space = Self.space(of: rows, in: history).filter { _, distribution in distribution.isSearchable }
        let losses = rows.map { history.objectives[0][$0] * history.directions[0].sign }
        guard !space.isEmpty, !losses.isEmpty else { return nil }
        let top = Self.best(losses, terminator)
        let values = Self.standardized(top.map { losses[$0] })
        guard values.deviation.isFinite else { return nil }
        let columns = space.map { (history.parameter($0), $1) }
        let points = top.map { index in
            columns.map { $1.position(of: $0?.value(inRow: rows[index]) ?? .nan) }
        }
        let candidates = CandidateSpace(space, given: history)
        let known = KernelPoints(candidates.kernelDimensions, points)
        guard
            let process = GaussianProcess(
                points: known, targets: values.standard,
                hyperparameters: SearchAlgorithms.Hyperparameters.fitted(to: values.standard, at: known))
        else { return nil }
        let (n, d) = (Double(top.count), Double(space.count))
        let confidence = (2 * log(d * n * n * .pi * .pi / 6 / RegretBoundTerminator.delta) / 5).squareRoot()
        let seen = process.posteriors(at: known).map { ($0.mean, confidence * $0.variance.squareRoot()) }
        let upper = seen.map { $0.0 + $0.1 }.min() ?? 0
        var lower = seen.map { $0.0 - $0.1 }.min() ?? 0
        // The search for the minimum depends on nothing but the trials.
        var random = RandomStream(seed: 0, stream: UInt64(rows.count))
        let search = AcquisitionSearch(
            candidates, anchors: Array(points.prefix(4)),
            reach: process.hyperparameters.kernel.inverseSquaredScales.map { 1 / $0.squareRoot() })
        let measure = ModelledImprovement(.confidenceBound(deviations: confidence), of: process)
        if let place = search.maximum(of: measure, using: &random) {
            let least = process.posterior(at: candidates.masked(place))
            lower = min(lower, least.mean - confidence * least.variance.squareRoot())
        }
        value = (upper - lower) * values.deviation
    }

    /// The parameters that all `rows` have, with the distributions of the last.
    private static func space(of rows: [Int], in history: History) -> SearchSpace {
        guard let last = rows.last else { return SearchSpace() }
        var spaces: Set<SearchSpace> = []
        var known: SearchSpace?
        // Mostly a trial has the parameters of the one before, which is seen at once.
        for row in rows where history.spaces[row] != known {
            known = history.spaces[row]
            spaces.insert(history.spaces[row])
        }
        return history.spaces[last].filter { name, distribution in
            spaces.allSatisfy { $0[name] == distribution }
        }
    }

    /// The positions of the better share, those of equal losses with them, the best first; not too many.
    private static func best(_ losses: [Double], _ terminator: RegretBoundTerminator) -> [Int] {
        let wanted = max(
            Int(Double(losses.count) * terminator.topShare), min(terminator.minimumTrials, losses.count))
        let order = losses.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
        let last = losses[order[wanted - 1]]
        return Array(order.prefix { losses[$0] <= last }.prefix(RegretBoundTerminator.limit))
    }

    /// Values with mean 0 and variance 1, and the deviation that they had; those that are not finite at the ends.
    private static func standardized(_ values: [Double]) -> (standard: [Double], deviation: Double) {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return (values.map { _ in 0 }, 1e-10)
        }
        let clipped = values.map { min(max($0, low), high) }
        let n = Double(clipped.count)
        let mean = clipped.reduce(0) { $0 + $1 / n }
        let deviation = max(
            clipped.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / n }.squareRoot(), 1e-10)
        return (clipped.map { ($0 - mean) / deviation }, deviation)
    }
}
