/// Pauses each trial at the next rung, and lets the best of each rung go on when a worker is free.
///
/// Rungs are at *r*, *r*·γ, *r*·γ², … steps. Of all trials that have reached a rung, the best 1/η go on to the next one, as soon as
/// they are among them: nobody waits for others, and a trial that was not good enough when it came may be so later. Where
/// ``SuccessiveHalvingPruner`` must decide at once and for ever, this one can wait; what it needs for that is a checkpoint.
///
/// > L. Li et al. "A System for Massively Parallel Hyperparameter Tuning." MLSys 2020, algorithm 2.
public struct PromotionPruner: Pruner {
    /// *r*: the steps before the first rung.
    public let minimumResource: Int
    /// *R*: the steps of a whole trial; `nil` lets trials end by themselves.
    public let maximumResource: Int?
    /// η: one trial in so many goes on.
    public let reductionFactor: Int
    /// γ: how many times as many steps the next rung has.
    public let growth: Int

    /// A pruner with the rungs that the parameters say.
    public init(
        minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Int = 3, growth: Int = 2
    ) {
        precondition(minimumResource >= 1, "The first rung is at step 1 or later.")
        precondition(
            (maximumResource ?? .max) >= minimumResource, "A trial has at least the minimum resource.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        precondition(growth >= 2, "Rungs must grow.")
        (self.minimumResource, self.maximumResource) = (minimumResource, maximumResource)
        (self.reductionFactor, self.growth) = (reductionFactor, growth)
    }

    /// Yes.
    public var pausesTrials: Bool { true }

    /// Judges the last report at each rung that the trial has newly reached.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard let last = trial.reports.last else { return .proceed }
        var verdict = Verdict.proceed
        var rung = Rung.first(notIn: trial.systemAttributes)
        while let step = step(of: rung), last.step >= step {
            if last.value.isNaN { return Verdict(prunes: true, attributes: verdict.attributes) }
            verdict.attributes[Rung.key(rung)] = JSON.float(last.value).text
            let rivals = history.values(inRung: rung, besides: trial.number) { _ in true }
            verdict.pauses = !goesOn(last.value, among: rivals, history.direction)
            rung += 1
        }
        return verdict
    }

    /// The best of the highest rung that has one who may go on.
    ///
    /// In the end one goes on from each rung, however few have come there, so that the best is trained to its end.
    public func resumption(given history: History, isLast: Bool) -> Int? {
        let paused = Dictionary(grouping: history.paused) { Rung.first(notIn: $0.systemAttributes) - 1 }
        for (rung, trials) in paused.sorted(by: { $0.key > $1.key }) where rung >= 0 {
            let values = trials.compactMap { trial in
                trial.systemAttributes[Rung.key(rung)]?.value?.number.map { (trial.number, $0) }
            }
            guard
                let best = values.min(by: { a, b in
                    history.direction.isBetter(a.1, than: b.1) || (a.1 == b.1 && a.0 < b.0)
                })
            else { continue }
            let rivals = history.values(inRung: rung, besides: best.0) { _ in true }
            if goesOn(best.1, among: rivals, history.direction, atLeast: isLast ? 1 : 0) { return best.0 }
        }
        return nil
    }

    /// The step of a rung; `nil` if a trial ends before.
    private func step(of rung: Int) -> Int? {
        var step = minimumResource
        for _ in 0..<rung {
            let (product, overflow) = step.multipliedReportingOverflow(by: growth)
            guard !overflow else { return nil }
            step = product
        }
        return step < maximumResource ?? .max ? step : nil
    }

    /// Whether `value` is among the best 1/η of those that reached the rung.
    private func goesOn(
        _ value: Double, among rivals: [Double], _ direction: Direction, atLeast least: Int = 0
    ) -> Bool {
        let places = max((rivals.count + 1) / reductionFactor, least)
        return rivals.count { direction.isBetter($0, than: value) } < places
    }
}

extension Pruner where Self == PromotionPruner {
    /// Pauses each trial at the next rung, and lets the best of each rung go on.
    public static func promotion(
        minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Int = 3, growth: Int = 2
    ) -> Self {
        PromotionPruner(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor, growth: growth)
    }
}
