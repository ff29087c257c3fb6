import SearchAlgorithms

/// Successive halving for several objectives: at each rung the best 1/η go on, by domination and then by spread.
///
/// Rungs are at *r*, *r*·η, *r*·η², … steps. A trial that reaches one is compared with all that reached it before, by what they reported
/// last of each objective: fronts of trials that no other one dominates come first, and in a front those that are far from the ones
/// before them (an ε-net), so that what goes on covers the front. With one objective this is ``SuccessiveHalvingPruner``.
///
/// O(n log n) a rung for two objectives and *n* trials that reached it.
///
/// > R. Schmucker, M. Donini, M. B. Zafar, D. Salinas, C. Archambeau. "Multi-objective Asynchronous Successive Halving."
/// > arXiv:2106.12639, section 3 (MO-ASHA with the ε-net).
public struct MultiObjectiveHalvingPruner: Pruner {
    /// The reported metrics, one for each objective, in order.
    public let metrics: [String]
    /// *r*: the steps before the first rung.
    public let minimumResource: Int
    /// η: one trial in so many goes on.
    public let reductionFactor: Int

    /// A pruner that compares `metrics`.
    public init(_ metrics: [String], minimumResource: Int = 1, reductionFactor: Int = 3) {
        precondition(!metrics.isEmpty, "At least one metric must be compared.")
        precondition(minimumResource >= 1, "The first rung is at step 1 or later.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        (self.metrics, self.minimumResource, self.reductionFactor) = (
            metrics, minimumResource, reductionFactor
        )
    }

    /// Judges the last reports at each rung that the trial has newly reached: all metrics must have come there.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        let reports = metrics.map { trial.metrics[$0]?.last }
        let known = reports.compactMap(\.self)
        guard known.count == metrics.count, let step = known.map(\.step).min() else { return .proceed }
        let values = known.map(\.value)
        var verdict = Verdict.proceed
        var rung = Rung.first(notIn: trial.systemAttributes)
        let steps = RungSteps(minimumResource: minimumResource, growth: Double(reductionFactor))
        while let rungStep = steps[rung], step >= rungStep {
            if values.contains(where: \.isNaN) { return Verdict(prunes: true, reason: "not a number") }
            verdict.attributes[Rung.key(rung)] = JSON.array(values.map { JSON.float($0) }).text
            let rivals = history.vectors(inRung: rung, besides: trial.number, count: metrics.count)
            let places = max((rivals.count + 1) / reductionFactor, 1)
            let rank = rank(of: values, among: rivals, history.directions)
            if rank >= places {
                verdict.prunes = true
                verdict.reason =
                    "\((rank + 1).ordinal) of \(rivals.count + 1) at rung \(rung + 1), "
                    + (places == 1 ? "1 goes on" : "\(places) go on")
                return verdict
            }
            rung += 1
        }
        return verdict
    }

    /// How many come before `values`.
    private func rank(of values: [Double], among rivals: [[Double]], _ directions: [Direction]) -> Int {
        let points = (rivals + [values]).map { point in
            zip(point, directions).map { $1 == .minimize ? $0 : -$0 }
        }
        let own = rivals.count
        let ranks = Losses(points).nondominatedRanks()
        let before = ranks.count { $0 < ranks[own] }
        let front = ranks.indices.filter { ranks[$0] == ranks[own] }
        let order = Losses(front.map { points[$0] }).epsilonNetOrder()
        return before + (order.firstIndex { front[$0] == own } ?? 0)
    }
}

extension History {
    /// What trials had reached of each metric when they came to `rung`, but for the trial `number` itself.
    fileprivate func vectors(inRung rung: Int, besides number: Int, count: Int) -> [[Double]] {
        let key = Rung.key(rung)
        func vector(_ attributes: [String: JSONText]) -> [Double]? {
            guard let items = attributes[key]?.value?.array else { return nil }
            let values = items.compactMap(\.number)
            return values.count == count ? values : nil
        }
        let ended = (0..<self.count).filter { row in
            numbers[row] != number && systemAttributes[row][SystemAttribute.repeated] == nil
        }
        return ended.compactMap { vector(systemAttributes[$0]) }
            + running.filter { $0.number != number }.compactMap { vector($0.systemAttributes) }
    }
}

extension Pruner where Self == MultiObjectiveHalvingPruner {
    /// Successive halving by several reported metrics.
    public static func multiObjectiveHalving(
        _ metrics: [String], minimumResource: Int = 1, reductionFactor: Int = 3
    ) -> Self {
        MultiObjectiveHalvingPruner(
            metrics, minimumResource: minimumResource, reductionFactor: reductionFactor)
    }
}
