import Numerical

/// Prunes a trial that a signed-rank test tells to be worse than the best one, step by step.
///
/// For objectives that are means over steps which do not depend on each other, such as the folds of a cross-validation
/// or the instances of a benchmark: a step stands for the same problem in every trial.
///
/// > F. Wilcoxon. "Individual Comparisons by Ranking Methods." Biometrics Bulletin 1, 1945.
public struct WilcoxonPruner: Pruner {
    /// The probability below which a trial is pruned.
    public let threshold: Double
    /// The number of steps in common with the best trial before any is pruned, at least 2.
    public let startupSteps: Int

    /// A pruner at the level `threshold`.
    public init(threshold: Double = 0.1, startupSteps: Int = 2) {
        precondition((0...1).contains(threshold), "A probability lies between 0 and 1.")
        precondition(startupSteps >= 0, "The number of startup steps must not be negative.")
        (self.threshold, self.startupSteps) = (threshold, startupSteps)
    }

    /// Judges the differences from the best trial at the steps that both have.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard let bestRow = history.bestRow else { return .proceed }
        let (own, best) = (trial.reports, history.reports(ofRow: bestRow))
        guard !own.isEmpty, !best.isEmpty, own.values.allSatisfy(\.isFinite),
            best.values.allSatisfy(\.isFinite)
        else {
            return .proceed
        }
        let differences = own.compactMap { step, value in best[step].map { value - $0 } }
        guard differences.count >= max(2, startupSteps) else { return .proceed }
        let direction = history.direction
        let test = WilcoxonSignedRank(differences: differences)
        guard test.probability(direction == .minimize ? .greater : .less) < threshold else { return .proceed }
        // The trial may yet be the better one: then the test was misled by the order of the steps.
        guard direction.isBetter(best.mean, than: own.mean) else { return .proceed }
        return Verdict(
            prunes: true,
            reason: "worse than #\(history.numbers[bestRow]) at the level \(threshold.text())")
    }
}

extension Reports {
    fileprivate var mean: Double { values.reduce(0, +) / Double(values.count) }
}

extension Pruner where Self == WilcoxonPruner {
    /// Prunes a trial that a signed-rank test tells to be worse than the best one.
    public static func wilcoxon(threshold: Double = 0.1, startupSteps: Int = 2) -> Self {
        WilcoxonPruner(threshold: threshold, startupSteps: startupSteps)
    }
}
