/// Hyperband as it was first described: each rung of a bracket waits for all, then the best of them go on together.
///
/// Trials fill one bracket after the other, in the order of their numbers: the first bracket takes many, which are compared early, the
/// last one few, which are trained to their ends. Once all trials of a bracket have come to a rung the best 1/η go on to the next, and the
/// others end. A worker for which no trial is ready begins the next bracket, so that none waits. What goes on does not depend on who was
/// faster: with a sampler that looks at no trials, a search by many workers finds what one worker would.
///
/// A trial that fails leaves its place to the best of the others. With ``BOHBSampler`` this is BOHB.
///
/// > L. Li et al. "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization." JMLR 18, 2018, algorithm 1.
/// > S. Falkner, A. Klein, F. Hutter. "BOHB: Robust and Efficient Hyperparameter Optimization at Scale." ICML 2018.
public struct SynchronousHyperbandPruner: Pruner {
    /// *r*: the steps before the first rung of the most eager bracket.
    public let minimumResource: Int
    /// *R*: the steps of a whole trial.
    public let maximumResource: Int
    /// η: one trial in so many goes on, and how many times as many steps the next rung has.
    public let reductionFactor: Int
    private let sequence: BracketSequence
    private let cache = HistoryCache<BracketRows>()

    /// A pruner with the brackets that the parameters say.
    ///
    /// - Parameter brackets: How many of the brackets to use, the most eager ones; 1 is successive halving, `nil` uses all.
    public init(
        minimumResource: Int = 1, maximumResource: Int, reductionFactor: Int = 3, brackets: Int? = nil
    ) {
        precondition(minimumResource >= 1, "The first rung is at step 1 or later.")
        precondition(maximumResource >= minimumResource, "A trial has at least the minimum resource.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        precondition((brackets ?? 1) >= 1, "There is at least one bracket.")
        (self.minimumResource, self.maximumResource) = (minimumResource, maximumResource)
        self.reductionFactor = reductionFactor
        sequence = BracketSequence(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor, count: brackets)
    }

    /// Yes.
    public var pausesTrials: Bool { true }

    /// Pauses the trial at each rung that it newly reaches.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let steps = sequence[sequence.index(ofTrial: trial.origin)].steps
        var (verdict, rung, _) = steps.arrival(of: trial)
        verdict.pauses = rung != nil
        verdict.reason = rung.map { "waits for the others at rung \($0 + 1)" }
        return verdict
    }

    /// The best of the first bracket of which a rung is complete; or one who was not among them.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        guard !history.resting.isEmpty else { return nil }
        return cache.follow(history, startingWith: BracketRows(sequence)) { rows in
            rows.waiting.lazy.compactMap { index in
                BracketMembers(
                    of: sequence.numbers(of: index), rows.entries(of: index), running: history.running
                )
                .next(sequence[index].sizes, history.direction, isLast: isLast)
            }.first
        }
    }
}

extension Pruner where Self == SynchronousHyperbandPruner {
    /// Hyperband whose rungs wait for all.
    public static func synchronousHyperband(
        minimumResource: Int = 1, maximumResource: Int, reductionFactor: Int = 3, brackets: Int? = nil
    ) -> Self {
        SynchronousHyperbandPruner(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor, brackets: brackets)
    }
}
