import Numerical

/// Runs successive halving in several brackets, from eager to patient, side by side.
///
/// How early a trial can be told to be bad is not known beforehand. So trials are shared out among brackets whose first
/// rungs are at *r*, *r*·η, *r*·η², … steps, in proportion to the budget of each.
///
/// A trial's bracket is a hash of the study's name and its number, the same as Optuna's, so that workers of both agree.
///
/// > L. Li et al. "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization." JMLR 18, 2018.
public struct HyperbandPruner: Pruner {
    /// *r*: the steps before the first rung of the most eager bracket.
    public let minimumResource: Int
    /// *R*: the steps of a whole trial; `nil` takes those of the longest complete trial.
    public let maximumResource: Int?
    /// η: one trial in so many goes on.
    public let reductionFactor: Int
    /// How many trials a rung must have seen before one goes on from it.
    public let bootstrapCount: Int
    private let cache = HistoryCache<RungStandings>()

    /// A pruner with the brackets that the parameters say.
    public init(
        minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Int = 3,
        bootstrapCount: Int = 0
    ) {
        precondition(minimumResource >= 1, "The first rung is at step 1 or later.")
        precondition(
            (maximumResource ?? .max) >= minimumResource, "A trial has at least the minimum resource.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        precondition(bootstrapCount == 0 || maximumResource != nil, "Bootstrapping needs a maximum resource.")
        self.minimumResource = minimumResource
        self.maximumResource = maximumResource
        self.reductionFactor = reductionFactor
        self.bootstrapCount = bootstrapCount
    }

    /// Judges `trial` among those of its bracket.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard
            let resource = maximumResource
                ?? history.longestTrial.map({ $0.addingClamped(1) })
        else {
            return .proceed
        }
        let brackets = HyperbandBrackets(
            studyName: history.studyName, minimumResource: minimumResource, maximumResource: resource,
            reductionFactor: reductionFactor)
        let bracket = brackets.bracket(of: trial.number)
        let halving = SuccessiveHalvingPruner(
            minimumResource: minimumResource, reductionFactor: reductionFactor,
            minimumEarlyStoppingRate: bracket,
            bootstrapCount: bootstrapCount)
        let sharing = RungStandings.Sharing.byNumber(brackets)
        return cache.follow(history, startingWith: RungStandings(sharing), while: { $0.sharing == sharing }) {
            halving.judge(trial, given: history, $0, minimumResource)
        }
    }
}

extension Pruner where Self == HyperbandPruner {
    /// Runs successive halving in several brackets.
    public static func hyperband(
        minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Int = 3,
        bootstrapCount: Int = 0
    ) -> Self {
        HyperbandPruner(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor,
            bootstrapCount: bootstrapCount)
    }
}
