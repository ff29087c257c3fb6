/// Pauses each trial at the next rung, and lets the best of each rung go on when a worker is free.
///
/// Rungs are at *r*, *r*·γ₁, *r*·γ₁·γ, *r*·γ₁·γ², … steps. Of all trials that have reached a rung, the best 1/η go on to the next one,
/// from the first rung the best 1/η₁, as soon as they are among them: nobody waits for others, and a trial that was not good enough when
/// it came may be so later. Where ``SuccessiveHalvingPruner`` must decide at once and for ever, this one can wait; what it needs for that
/// is a checkpoint. In the paper η₁ = γ₁ = γ = η.
///
/// > L. Li et al. "A System for Massively Parallel Hyperparameter Tuning." MLSys 2020, algorithm 2.
public struct PromotionPruner: Pruner {
    /// *r*: the steps before the first rung.
    public let minimumResource: Int
    /// *R*: the steps of a whole trial; `nil` lets trials end by themselves.
    public let maximumResource: Int?
    /// η: one trial in so many goes on.
    public let reductionFactor: Double
    /// γ: how many times as many steps the next rung has.
    public let growth: Double
    /// η₁: one trial in so many goes on from the first rung.
    public let firstReduction: Double
    /// γ₁: how many times as many steps as the first rung the second has.
    public let firstGrowth: Double
    private let cache = HistoryCache<RungStandings>()

    /// A pruner with the rungs that the parameters say; what is not given of η₁, γ₁ and γ is as η, or γ, as in the paper.
    public init(
        minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Double = 4,
        growth: Double? = nil, firstReduction: Double? = nil, firstGrowth: Double? = nil
    ) {
        precondition(minimumResource >= 1, "The first rung is at step 1 or later.")
        precondition(
            (maximumResource ?? .max) >= minimumResource, "A trial has at least the minimum resource.")
        precondition(
            reductionFactor > 1 && (firstReduction ?? 2) > 1, "Fewer must go on than have reached a rung.")
        precondition((growth ?? 2) > 1 && (firstGrowth ?? 2) > 1, "Rungs must grow.")
        (self.minimumResource, self.maximumResource) = (minimumResource, maximumResource)
        (self.reductionFactor, self.growth) = (reductionFactor, growth ?? reductionFactor)
        (self.firstReduction, self.firstGrowth) = (
            firstReduction ?? reductionFactor, firstGrowth ?? self.growth
        )
    }

    /// Yes.
    public var pausesTrials: Bool { true }

    /// Judges the last report at each rung that the trial has newly reached.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        cache.follow(history, startingWith: RungStandings()) { ladder.judge(trial, given: history, $0) }
    }

    /// The best of the highest rung that has one who may go on.
    ///
    /// In the end one goes on from each rung, however few have come there, so that the best is trained to its end.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        guard !history.resting.isEmpty else { return nil }
        return cache.follow(history, startingWith: RungStandings()) {
            ladder.next(in: 0, of: $0, given: history, isLast: isLast)
        }
    }

    private var ladder: PromotionLadder {
        PromotionLadder(
            steps: RungSteps(
                minimumResource: minimumResource, maximumResource: maximumResource, growth: growth,
                firstGrowth: firstGrowth), reductionFactor: reductionFactor, firstReduction: firstReduction)
    }
}

extension Pruner where Self == PromotionPruner {
    /// Pauses each trial at the next rung, and lets the best of each rung go on.
    public static func promotion(
        minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Double = 4,
        growth: Double? = nil, firstReduction: Double? = nil, firstGrowth: Double? = nil
    ) -> Self {
        PromotionPruner(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor, growth: growth, firstReduction: firstReduction,
            firstGrowth: firstGrowth)
    }
}
