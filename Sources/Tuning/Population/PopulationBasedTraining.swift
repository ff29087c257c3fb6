import Numerical

/// Trains a population side by side: whoever falls behind goes on from the checkpoint of one who leads, with other parameters.
///
/// Trials are trained for `interval` steps at a time. One that is then among the worst quarter ends, and another one takes its place: it
/// *exploits* one of the best quarter, going on from a copy of its checkpoint, and *explores* with that one's parameters, changed
/// (``Exploration``). So parameters change while a model is trained, and what comes out is not a value for each but a
/// schedule (``TrainingSchedule``).
///
/// The population is as large as the budget of trials, whatever the number of workers: those take turns, the trial that was
/// trained least comes first. A trial that gave up its place counts no longer.
///
/// > M. Jaderberg et al. "Population Based Training of Neural Networks." arXiv:1711.09846, algorithm 1.
public struct PopulationBasedTraining: Pruner {
    /// After how many steps a trial is compared with the others.
    public let interval: Int
    /// The steps of a whole trial: nobody is compared there or later; `nil` lets trials end by themselves.
    public let maximumResource: Int?
    /// Which share of the population is replaced, and which share is copied.
    public let quantile: Double
    /// Before which step no trial is replaced.
    public let warmupSteps: Int
    /// Whether all wait for all, so that whoever is compared has been trained as long.
    public let isSynchronous: Bool
    /// How many trials train side by side; `nil` takes as many as are started before the budget is spent.
    public let populationSize: Int?
    /// How parameters change.
    public let explorer: any Explorer
    /// What chance depends on.
    public let seed: UInt64

    /// A population that is compared as the parameters say.
    public init(
        interval: Int, maximumResource: Int? = nil, quantile: Double = 0.25, warmupSteps: Int = 0,
        isSynchronous: Bool = false, populationSize: Int? = nil, explorer: any Explorer = Exploration(),
        seed: UInt64 = 0
    ) {
        precondition(interval >= 1, "Trials are compared after one step or more.")
        precondition((maximumResource ?? 1) >= 1, "A trial has at least one step.")
        precondition(quantile >= 0 && quantile <= 0.5, "The share is from 0 to 0.5.")
        precondition((populationSize ?? 2) >= 2, "A population has at least two members.")
        (self.interval, self.maximumResource) = (interval, maximumResource)
        (self.quantile, self.warmupSteps) = (quantile, warmupSteps)
        (self.isSynchronous, self.populationSize) = (isSynchronous, populationSize)
        (self.explorer, self.seed) = (explorer, seed)
    }

    /// Yes.
    public var pausesTrials: Bool { true }
    /// Yes.
    public var copiesCheckpoints: Bool { true }

    /// Pauses the trial after each interval.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard let last = trial.reports.last else { return .proceed }
        if last.value.isNaN { return .prune }
        let start = trial.pauseSteps.atRest.last?.reached ?? trial.ancestor?.step ?? 0
        // Aligned, so that all are compared at the same steps, wherever they began.
        let boundary = last.step / interval * interval
        guard boundary > start, last.step < maximumResource ?? .max else { return .proceed }
        let pauses = trial.pauseSteps.adding(boundary, comparing: last.step)
        return Verdict(
            prunes: false, pauses: true, attributes: [SystemAttribute.pauseSteps: pauses],
            reason: "rests at step \(last.step), to be compared")
    }

    /// Whoever was trained least goes on, or is replaced.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        let population = Population(history)
        guard isLast || populationSize.map({ population.count >= $0 }) ?? false else { return nil }
        guard let next = population.leastTrained else { return nil }
        if isSynchronous, population.hasOne(below: next.boundary) { return nil }
        guard let donor = donor(for: next, in: population, history.directions.first ?? .minimize) else {
            return .goesOn(next.number)
        }
        var random = random(for: next)
        let parameters = explorer.explored(donor.parameters, at: donor.step, given: history, using: &random)
        let ancestor = Ancestor(
            number: donor.number, step: donor.step, score: donor.score, generation: donor.generation,
            replaced: next.number)
        return .isReplaced(next.number, by: Offspring(parameters: parameters, ancestor: ancestor))
    }

    /// One of the best, if `member` is among the worst.
    private func donor(
        for member: Population.Member, in population: Population, _ direction: Direction
    ) -> Population.Member? {
        guard member.step >= warmupSteps else { return nil }
        let ranked = population.ranked(at: isSynchronous ? member.boundary : nil, direction)
        let count = min(Int((Double(ranked.count) * quantile).rounded(.up)), ranked.count / 2)
        guard ranked.suffix(count).contains(where: { $0.number == member.number }) else { return nil }
        // Its checkpoint may be gone that was replaced meanwhile.
        let best = ranked.prefix(count).filter {
            $0.isThere && !$0.isOver && direction.isBetter($0.score, than: member.score)
        }
        guard !best.isEmpty else { return nil }
        var random = random(for: member)
        return best[random.index(below: best.count)]
    }

    private func random(for member: Population.Member) -> RandomStream {
        RandomStream(
            seed: seed ^ 0x5042_54, stream: UInt64(truncatingIfNeeded: member.number << 24 ^ member.step))
    }
}

extension Pruner where Self == PopulationBasedTraining {
    /// Trains a population side by side.
    public static func populationBasedTraining(
        interval: Int, maximumResource: Int? = nil, quantile: Double = 0.25, warmupSteps: Int = 0,
        isSynchronous: Bool = false, populationSize: Int? = nil, explorer: any Explorer = Exploration(),
        seed: UInt64 = 0
    ) -> Self {
        PopulationBasedTraining(
            interval: interval, maximumResource: maximumResource, quantile: quantile,
            warmupSteps: warmupSteps, isSynchronous: isSynchronous, populationSize: populationSize,
            explorer: explorer, seed: seed)
    }
}
