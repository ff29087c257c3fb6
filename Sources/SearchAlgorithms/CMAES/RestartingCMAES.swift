import Glibc
public import Numerical

/// What follows when a strategy has come to its end.
public enum RestartStrategy: String, Hashable, Codable, CaseIterable, Sendable {
    /// Nothing: points go on to be drawn from the last distribution.
    case never
    /// A start elsewhere with twice the population, which sees more of the whole.
    case ipop
    /// By turns such a start, and some with small populations and steps, so that both get the same share.
    case bipop
}

/// A strategy that starts anew, elsewhere and with another population, when it has come to its end.
///
/// > A. Auger, N. Hansen. "A Restart CMA Evolution Strategy with Increasing Population Size." CEC 2005.
/// > N. Hansen. "Benchmarking a BI-Population CMA-ES on the BBOB-2009 Function Testbed." GECCO 2009 workshops.
public struct RestartingCMAES: Hashable, Codable, Sendable {
    /// What the first run started from.
    public let setup: MixedCMAES.Setup
    /// When there is a next run.
    public let restarts: RestartStrategy
    /// The run that goes on now.
    public private(set) var current: MixedCMAES
    /// How many runs have ended.
    public private(set) var runs = 0
    /// How often the population was doubled.
    private var doublings = 0
    /// How many points the large and the small runs that have ended took.
    private var largeBudget = 0
    private var smallBudget = 0
    private var isSmall = false

    /// Starts from `setup`.
    public init(_ setup: MixedCMAES.Setup, restarts: RestartStrategy) {
        (self.setup, self.restarts) = (setup, restarts)
        current = MixedCMAES(setup)
    }

    /// Draws a point.
    public func ask(using random: inout RandomStream) -> MixedCMAES.Candidate { current.ask(using: &random) }

    /// Learns from a generation, the best first, and starts a new run if this one has come to its end.
    ///
    /// What `random` gives decides where the new run starts. A run that has come to its end without another one to
    /// follow learns no more.
    public mutating func tell(
        ranked candidates: [MixedCMAES.Candidate], best: Double, worst: Double, foreign: Set<Int> = [],
        using random: inout RandomStream
    ) {
        guard current.strategy.stoppingReason == nil else { return }
        current.tell(ranked: candidates, best: best, worst: worst, foreign: foreign)
        guard restarts != .never, current.strategy.stoppingReason != nil else { return }
        restart(&random)
    }

    private mutating func restart(_ random: inout RandomStream) {
        let spent = current.populationSize * current.strategy.generation
        if isSmall { smallBudget += spent } else { largeBudget += spent }
        runs += 1
        let first = Double(setup.chosenPopulationSize)
        var next = setup
        // What was learnt elsewhere says where to start once; then the whole box is searched.
        if setup.covariance != nil { (next.covariance, next.sigma) = (nil, 1.0 / 6) }
        next.mean = setup.mean.map { _ in random.uniform() }
        isSmall = restarts == .bipop && smallBudget < largeBudget && doublings > 0
        if isSmall {
            let large = first * pow(2, Double(doublings))
            let u = random.uniform()
            next.populationSize = max(2, Int(first * pow(0.5 * large / first, u * u)))
            next.sigma *= pow(10, -2 * random.uniform())
        } else {
            // A population of a million points is one that no search ends with.
            doublings = min(doublings + 1, 16)
            next.populationSize = Int(first) << doublings
        }
        current = MixedCMAES(next)
    }
}
