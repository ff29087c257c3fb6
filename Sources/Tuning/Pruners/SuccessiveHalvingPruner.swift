/// Lets the best of each rung go on: at *r*·ηᵏ steps, one trial in η.
///
/// Rungs are the steps `minimumResource`·η^(s + k) for *k* = 0, 1, … A trial that reaches one is compared with all that
/// reached it before, and goes on if it is among the best 1/η of them. Nobody waits for others (the asynchronous
/// variant), so that a trial among the first may go on that would not later.
///
/// > L. Li et al. "A System for Massively Parallel Hyperparameter Tuning." MLSys 2020, algorithm 1.
public struct SuccessiveHalvingPruner: Pruner {
    /// *r*: the steps before the first rung; `nil` takes a hundredth of the longest complete trial.
    public let minimumResource: Int?
    /// η: one trial in so many goes on.
    public let reductionFactor: Int
    /// *s*: how many rungs are left out at the beginning.
    public let minimumEarlyStoppingRate: Int
    /// How many trials a rung must have seen before one goes on from it.
    public let bootstrapCount: Int
    private let cache = HistoryCache<RungStandings>()

    /// A pruner with the rungs that the parameters say.
    public init(
        minimumResource: Int? = nil, reductionFactor: Int = 4, minimumEarlyStoppingRate: Int = 0,
        bootstrapCount: Int = 0
    ) {
        precondition((minimumResource ?? 1) >= 1, "The first rung is at step 1 or later.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        precondition(minimumEarlyStoppingRate >= 0, "The early stopping rate must not be negative.")
        precondition(bootstrapCount >= 0, "The number of bootstrap trials must not be negative.")
        precondition(bootstrapCount == 0 || minimumResource != nil, "Bootstrapping needs a minimum resource.")
        self.minimumResource = minimumResource
        self.reductionFactor = reductionFactor
        self.minimumEarlyStoppingRate = minimumEarlyStoppingRate
        self.bootstrapCount = bootstrapCount
    }

    /// Judges the last report at each rung that the trial has newly reached.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        // A hundredth of the steps of the longest complete trial.
        guard let resource = minimumResource ?? history.longestTrial.map({ max($0 / 100, 1) }) else {
            return .proceed
        }
        return cache.follow(history, startingWith: RungStandings()) { standings in
            judge(trial, given: history, standings, resource)
        }
    }

    /// Judges `trial` among those of its bracket.
    func judge(
        _ trial: FrozenTrial, given history: History, _ standings: RungStandings, _ resource: Int
    ) -> Verdict {
        guard let last = trial.reports.last else { return .proceed }
        var verdict = Verdict.proceed
        var rung = Rung.first(notIn: trial.systemAttributes)
        while let step = step(of: rung, resource), last.step >= step {
            if last.value.isNaN {
                return Verdict(prunes: true, attributes: verdict.attributes, reason: "not a number")
            }
            verdict.attributes[Rung.key(rung)] = JSON.float(last.value).text
            let place = standings.place(of: last.value, of: trial, inRung: rung, given: history)
            // Of fewer than η, only the best goes on.
            let places = max(place.count / reductionFactor, 1)
            guard place.count > bootstrapCount, place.isAmong(places) else {
                return Verdict(
                    prunes: true, attributes: verdict.attributes, reason: place.words(places: places))
            }
            rung += 1
        }
        return verdict
    }

    /// The step of a rung; `nil` if no trial can get there.
    private func step(of rung: Int, _ resource: Int) -> Int? {
        var step = resource
        for _ in 0..<minimumEarlyStoppingRate + rung {
            let (product, overflow) = step.multipliedReportingOverflow(by: reductionFactor)
            guard !overflow else { return nil }
            step = product
        }
        return step
    }
}

extension Pruner where Self == SuccessiveHalvingPruner {
    /// Lets one trial in `reductionFactor` go on from each rung.
    public static func successiveHalving(
        minimumResource: Int? = nil, reductionFactor: Int = 4, minimumEarlyStoppingRate: Int = 0,
        bootstrapCount: Int = 0
    ) -> Self {
        SuccessiveHalvingPruner(
            minimumResource: minimumResource, reductionFactor: reductionFactor,
            minimumEarlyStoppingRate: minimumEarlyStoppingRate, bootstrapCount: bootstrapCount)
    }
}
