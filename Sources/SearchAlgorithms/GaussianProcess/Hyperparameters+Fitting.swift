import Glibc
import Numerical

/// The most likely hyperparameters.
extension Hyperparameters {
    /// The hyperparameters that are most likely after `targets` were seen at `points`.
    ///
    /// Goes down from several starts, the first ones the most likely before anything was seen, with `evaluations` of
    /// the likelihood for each at most; the best is taken. The same values give the same result. Without points, it is
    /// what `prior` says.
    ///
    /// LinearAlgebra.fault is `nil`. O(evaluations × (n³ + n² d)).
    public static func fitted(
        to targets: [Double], at points: KernelPoints, prior: HyperparameterPrior = HyperparameterPrior(),
        isWarped: Bool = false, evaluations: Int = 60
    ) -> Hyperparameters {
        let count = points.dimensions.count
        let likelihood = isWarped ? nil : MarginalLikelihood(points, targets: targets)
        let warpings = isWarped ? 2 * count : 0
        let minimization = BoundedMinimization(
            from: Array(repeating: -12, count: count) + [-6, log(prior.minimumNoise)]
                + Array(repeating: -2, count: warpings),
            to: Array(repeating: 9, count: count) + [5, 1] + Array(repeating: 2, count: warpings),
            maximumEvaluations: evaluations, valueTolerance: 1e-6, pointTolerance: 1e-3)
        let starts = starts(count, prior).map { $0 + Array(repeating: 0, count: warpings) }
        let minima = starts.map { start in
            minimization.minimize(from: start) { logarithms, gradient in
                let loss =
                    likelihood?.loss(logarithms, &gradient)
                    ?? warpedLoss(logarithms, &gradient, points, targets)
                guard loss.isFinite else { return loss }
                return loss + prior.loss(logarithms, &gradient, dimensions: count)
            }
        }
        let best = minima.min { $0.value < $1.value }
        return Hyperparameters(logarithms: best?.point ?? starts[0], dimensions: count)
    }

    /// Where to go down from: the mode of the prior, and short length scales with more noise.
    private static func starts(_ count: Int, _ prior: HyperparameterPrior) -> [[Double]] {
        let mode = prior.modeOfLogWeights(count)
        return [
            Array(repeating: mode, count: count) + [0, log(1e-3)],
            Array(repeating: mode + 2.5, count: count) + [0, log(2e-2)],
        ]
    }

    /// The loss where the points depend on the exponents: ∂q/∂aₖ = 2 wₖ (uₖ − vₖ) (∂uₖ/∂aₖ − ∂vₖ/∂aₖ).
    package static func warpedLoss(
        _ logarithms: [Double], _ gradient: inout [Double], _ points: KernelPoints, _ targets: [Double]
    ) -> Double {
        let (count, dimensions) = (points.count, points.dimensions.count)
        let warping = InputWarping(logarithms: logarithms[(dimensions + 2)...])
        let warped = warping.apply(points)
        var byDistances: [Double] = []
        let loss = MarginalLikelihood(warped, targets: targets)
            .loss(Array(logarithms[..<(dimensions + 2)]), &gradient, byDistances: &byDistances)
        for index in dimensions + 2..<logarithms.count { gradient[index] = 0 }
        guard loss.isFinite else { return loss }
        for dimension in 0..<dimensions where points.dimensions[dimension] == .numeric {
            let weight = exp(logarithms[dimension])
            let column = warped.columns[dimension]
            var (byCoordinate, pair) = ([Double](repeating: 0, count: count), 0)
            for first in 0..<count {
                for second in first + 1..<max(count, first + 1) {
                    let change = byDistances[pair] * 2 * weight * (column[first] - column[second])
                    byCoordinate[first] += change
                    byCoordinate[second] -= change
                    pair += 1
                }
            }
            for (index, change) in byCoordinate.enumerated() {
                let slopes = warping.slopes(points.columns[dimension][index], dimension)
                gradient[dimensions + 2 + dimension] += change * slopes.byLogPower
                gradient[2 * dimensions + 2 + dimension] += change * slopes.byLogCounterpower
            }
        }
        return loss
    }
}
