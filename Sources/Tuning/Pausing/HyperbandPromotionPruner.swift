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
    private let cache = HistoryCache<RungStandings>()

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
        return standings(brackets, history) {
            ladder(of: brackets.bracket(of: trial.origin)).judge(trial, given: history, $0)
        }
    }

    /// Whoever may go on in the most eager bracket that has one.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        guard !history.resting.isEmpty else { return nil }
        return standings(brackets(of: history), history) { standings in
            standings.brackets.keys.sorted().lazy.compactMap { bracket in
                ladder(of: bracket).next(in: bracket, of: standings, given: history, isLast: isLast)
            }.first
        }
    }

    private func standings<Result: Sendable>(
        _ brackets: HyperbandBrackets, _ history: History, _ body: (RungStandings) -> Result
    ) -> Result {
        let sharing = RungStandings.Sharing.byOrigin(brackets)
        return cache.follow(
            history, startingWith: RungStandings(sharing), while: { $0.sharing == sharing }, body)
    }

    private func brackets(of history: History) -> HyperbandBrackets {
        HyperbandBrackets(
            studyName: history.studyName, minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: growth)
    }

    private func ladder(of bracket: Int) -> PromotionLadder {
        let steps = RungSteps(
            minimumResource: minimumResource, maximumResource: maximumResource, growth: Double(growth))
        let factor = Double(reductionFactor)
        return PromotionLadder(
            steps: steps.dropFirst(bracket), reductionFactor: factor, firstReduction: factor)
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
