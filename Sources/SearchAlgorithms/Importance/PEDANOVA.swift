/// How much a parameter matters to being among the best, from the distributions of its values alone.
///
/// Of the trials of a *region*, all or the better part, the best few are the *target*. Where the distribution of a
/// parameter among the target differs from that in the region, it matters: the importance is the Pearson divergence of
/// the two densities, γ²∫(p_target / p_region − 1)² p_region. No model of the objective is needed, so that ten thousand trials
/// take milliseconds.
///
/// A parameter that only some trials have, or whose range is not the same in all, is looked at in each of these *regimes*
/// alone: with the shares α of the target and β of the region in a regime, its divergence counts α² / β.
///
/// > S. Watanabe, A. Bansal, F. Hutter. "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
/// > Subspaces." IJCAI 2023, equation 16.
/// > "Conditional PED-ANOVA: Hyperparameter Importance in Hierarchical & Dynamic Search Spaces." KDD 2026, theorem 4.2.
public enum PEDANOVA {
    /// How often values of one parameter were seen, in the trials of one regime.
    public struct Regime: Hashable, Sendable {
        /// Whether the counts are those of categories; else of the cells of a grid.
        public var isCategorical: Bool
        /// How often each was seen in the target.
        public var target: [Int]
        /// How often each was seen in the region, the target with it.
        public var region: [Int]

        /// The counts of a regime.
        public init(isCategorical: Bool, target: [Int], region: [Int]) {
            precondition(target.count == region.count, "Both are counted on one grid.")
            (self.isCategorical, self.target, self.region) = (isCategorical, target, region)
        }
    }

    /// The importance of a parameter whose values are known in some regimes.
    ///
    /// `target` and `region` are the numbers of all trials, those without the parameter with them. With
    /// `isLocal`, the region is what was tried there; without, all values are taken as equally likely.
    public static func importance(of regimes: [Regime], target: Int, region: Int, isLocal: Bool = true)
        -> Double
    {
        guard target > 0, region > 0 else { return 0 }
        let sum = regimes.reduce(0.0) { sum, regime in
            let seen = regime.target.reduce(0, +)
            guard seen > 0 else { return sum }
            let alpha = Double(seen) / Double(target)
            let beta = Double(regime.region.reduce(0, +)) / Double(region)
            return sum + alpha * alpha / beta * divergence(regime, isLocal: isLocal)
        }
        let quantile = Double(target) / Double(region)
        return quantile * quantile * sum
    }

    /// Σ p (q / p − 1)² of the target's distribution q and the region's p.
    private static func divergence(_ regime: Regime, isLocal: Bool) -> Double {
        // Nothing is divided by 0, as in the original.
        let (top, even) = (density(regime.target, regime), 1 / Double(regime.region.count))
        let all = isLocal ? density(regime.region, regime) : regime.region.map { _ in even }
        return zip(top, all).reduce(0) { $0 + $1.1 * ($1.0 / $1.1 - 1) * ($1.0 / $1.1 - 1) }
    }

    private static func density(_ counts: [Int], _ regime: Regime) -> [Double] {
        let estimator =
            regime.isCategorical
            ? ScottParzenEstimator(categories: counts) : ScottParzenEstimator(grid: counts)
        return estimator.probabilities.map { $0 + 1e-12 }
    }
}
