/// Runs several brackets of ``PromotionPruner`` side by side, from eager to patient.
///
/// How early a trial can be told to be bad is not known beforehand. So trials are shared out among brackets whose first rungs are at
/// *r*, *r*·γ, *r*·γ², … steps, in proportion to the budget of each, as ``HyperbandPruner`` does, and by the same rule. Nobody waits for
/// others.
///
/// > L. Li et al. "A System for Massively Parallel Hyperparameter Tuning." MLSys 2020, section 3.2 (asynchronous Hyperband).
public struct HyperbandPromotionPruner: Pruner {
    /// *r*: the steps before the first rung of the most eager bracket.
    public let minimumResource: Int
    /// *R*: the steps of a whole trial.
    public let maximumResource: Int
    /// η: one trial in so many goes on.
    public let reductionFactor: Int
    /// γ: how many times as many steps the next rung has.
    public let growth: Int

    /// A pruner with the brackets that the parameters say.
    public init(minimumResource: Int = 1, maximumResource: Int, reductionFactor: Int = 3, growth: Int? = nil)
    {
        precondition(minimumResource >= 1, "The first rung is at step 1 or later.")
        precondition(maximumResource >= minimumResource, "A trial has at least the minimum resource.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        precondition((growth ?? 2) >= 2, "Rungs must grow.")
        (self.minimumResource, self.maximumResource) = (minimumResource, maximumResource)
        (self.reductionFactor, self.growth) = (reductionFactor, growth ?? reductionFactor)
    }

    /// Yes.
    public var pausesTrials: Bool { true }

    /// Judges `trial` among those of its bracket.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let brackets = brackets(of: history)
        let bracket = brackets.bracket(of: trial.origin)
        return ladder(of: bracket).judge(trial, given: history) {
            brackets.bracket(of: history.origin(of: $0)) == bracket
        }
    }

    /// Whoever may go on in the most eager bracket that has one.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        let brackets = brackets(of: history)
        let paused = Dictionary(grouping: history.paused) { brackets.bracket(of: $0.origin) }
        for (bracket, trials) in paused.sorted(by: { $0.key < $1.key }) {
            let next = ladder(of: bracket).next(among: trials, given: history, isLast: isLast) {
                brackets.bracket(of: history.origin(of: $0)) == bracket
            }
            if let next { return next }
        }
        return nil
    }

    private func brackets(of history: History) -> HyperbandBrackets {
        HyperbandBrackets(
            studyName: history.studyName, minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: growth)
    }

    private func ladder(of bracket: Int) -> PromotionLadder {
        let steps = RungSteps(
            minimumResource: minimumResource, maximumResource: maximumResource, growth: growth)
        return PromotionLadder(steps: steps.dropFirst(bracket), reductionFactor: reductionFactor)
    }
}

extension Pruner where Self == HyperbandPromotionPruner {
    /// Runs several brackets side by side, and lets the best of each rung go on.
    public static func hyperbandPromotion(
        minimumResource: Int = 1, maximumResource: Int, reductionFactor: Int = 3, growth: Int? = nil
    ) -> Self {
        HyperbandPromotionPruner(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor, growth: growth)
    }
}
