import Numerical
package import Tuning

/// How often a trial's program is run, and what counts, where results are noisy.
package struct Evaluations: Hashable, Sendable {
    /// What becomes of several values.
    package enum Statistic: String, Hashable, Sendable, CaseIterable {
        /// Their mean.
        case mean
        /// Their median.
        case median
        /// The mean by two standard errors on the bad side: what can be relied on.
        case lowerBound = "lower_bound"
    }

    /// How often the program is run.
    package var times = 1
    /// What counts.
    package var statistic = Statistic.mean
    /// Whether a trial that is worse than the best one for certain is not run as often.
    package var races = false

    package init() {}

    /// The value of a trial whose runs gave `values`.
    package func value(of values: [Double], _ goal: Direction) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        switch statistic {
        case .mean: return mean
        case .median: return values.percentile(50)
        case .lowerBound:
            guard values.count > 1 else { return mean }
            let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1)
            let margin = 2 * (variance / count).squareRoot()
            return goal == .minimize ? mean + margin : mean - margin
        }
    }

    /// The level at which a race is lost.
    static let level = 0.1

    /// Whether runs that gave `own` are worse than those of the best trial, each compared with the same one.
    ///
    /// > F. Wilcoxon. "Individual Comparisons by Ranking Methods." Biometrics Bulletin 1, 1945: from the fourth run on it can tell.
    package static func isLost(_ own: [Double], to best: [Double], _ goal: Direction) -> Bool {
        let differences = zip(own, best).map { $0 - $1 }
        guard differences.count == own.count, differences.count >= 2, differences.allSatisfy(\.isFinite)
        else {
            return false
        }
        let test = WilcoxonSignedRank(differences: differences)
        return test.probability(goal == .minimize ? .greater : .less) < level
    }
}
