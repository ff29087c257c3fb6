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
        evaluations: Int = 60
    ) -> Hyperparameters {
        let count = points.dimensions.count
        let likelihood = MarginalLikelihood(points, targets: targets)
        let minimization = BoundedMinimization(
            from: Array(repeating: -12, count: count) + [-6, log(prior.minimumNoise)],
            to: Array(repeating: 9, count: count) + [5, 1], maximumEvaluations: evaluations,
            valueTolerance: 1e-6, pointTolerance: 1e-3)
        let minima = starts(count, prior).map { start in
            minimization.minimize(from: start) { logarithms, gradient in
                let loss = likelihood.loss(logarithms, &gradient)
                return loss.isFinite ? loss + prior.loss(logarithms, &gradient) : loss
            }
        }
        guard let best = minima.min(by: { $0.value < $1.value }) else {
            return Hyperparameters(logarithms: starts(count, prior)[0])
        }
        return Hyperparameters(logarithms: best.point)
    }

    /// Where to go down from: the mode of the prior, and short length scales with more noise.
    private static func starts(_ count: Int, _ prior: HyperparameterPrior) -> [[Double]] {
        let mode = prior.modeOfLogWeights(count)
        return [
            Array(repeating: mode, count: count) + [0, log(1e-3)],
            Array(repeating: mode + 2.5, count: count) + [0, log(2e-2)],
        ]
    }
}
