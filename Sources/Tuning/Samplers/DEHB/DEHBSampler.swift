public import Numerical
import SearchAlgorithms

/// Differential evolution over the budgets of Hyperband.
///
/// ```swift
/// let study = try await Study.create(
///     "s", .minimize, sampler: .dehb(maximumResource: 81), pruner: .budget)
/// ```
/// Each trial is evaluated for as many steps as its place in Hyperband's brackets says, which is noted with it; ``BudgetPruner`` ends it
/// there. There is a population for each budget, and the best of one breed for the next (see `FidelityEvolution`), so that what was
/// learnt from short trials shapes long ones without being taken for the truth.
///
/// A trial's place follows from its number alone. Of several objectives the first counts; trials that break a constraint are worse than all
/// others; those that failed leave no trace.
///
/// > N. Awad, N. Mallik, F. Hutter. "DEHB: Evolutionary Hyperband for Scalable, Robust and Efficient Hyperparameter Optimization."
/// > IJCAI 2021.
public struct DEHBSampler: Sampler {
    /// *r*: the steps of the shortest trials.
    public let minimumResource: Int
    /// *R*: the steps of a whole trial.
    public let maximumResource: Int
    /// η: how many times as many steps the next budget has.
    public let reductionFactor: Int
    private let evolution: FidelityEvolution
    private let cache = HistoryCache<DEHBState>()

    /// A sampler with the budgets that the parameters say.
    public init(minimumResource: Int = 1, maximumResource: Int, reductionFactor: Int = 3) {
        precondition(minimumResource >= 1, "A trial has at least one step.")
        precondition(maximumResource >= minimumResource, "A trial has at least the minimum resource.")
        precondition(reductionFactor >= 2, "The reduction factor must be at least 2.")
        (self.minimumResource, self.maximumResource) = (minimumResource, maximumResource)
        self.reductionFactor = reductionFactor
        let sequence = BracketSequence(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor)
        evolution = FidelityEvolution(
            brackets: sequence.brackets.map { bracket in
                bracket.sizes.enumerated().map { rung, size in
                    .init(size: size, budget: bracket.steps[rung] ?? maximumResource)
                }
            })
    }

    /// The parameters that trials had.
    public func jointSpace(given history: History) -> SearchSpace {
        withState(of: history) { $0.genes.space }
    }

    /// A child as far as there are parents, and for how many steps to evaluate it.
    public func propose(
        _ space: SearchSpace, for trial: FrozenTrial, given history: History, using random: inout RandomStream
    ) -> Proposal {
        let budget = evolution.place(of: trial.origin).budget
        let attributes =
            budget < maximumResource ? [SystemAttribute.budget: JSON.int(budget).text] : [:]
        guard !space.isEmpty else { return Proposal(attributes: attributes) }
        let stream = random
        let (parameters, rest) = withState(of: history) { state -> (Parameters, RandomStream) in
            var random = stream
            let genome = state.evolution.ask(trial.origin, genes: state.genes.kinds, using: &random)
            return (genome.map { state.genes.parameters(of: $0, in: space) } ?? Parameters(), random)
        }
        random = rest
        return Proposal(parameters, attributes: attributes)
    }

    /// Draws a parameter that was not bred.
    public func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double { distribution.quantile(random.uniform()) }

    /// Yes: what did best at one budget is tried at the next.
    public var repeatsOnPurpose: Bool { true }

    private func withState<Result: Sendable>(
        of history: History, _ body: (borrowing DEHBState) -> Result
    ) -> Result {
        cache.withState(of: history, startingWith: DEHBState(evolution)) { state in
            guard history.count >= state.seen else {
                var fresh = DEHBState(evolution)
                fresh.update(history, maximumResource)
                return body(fresh)
            }
            state.update(history, maximumResource)
            return body(state)
        }
    }
}

extension Sampler where Self == DEHBSampler {
    /// Differential evolution over the budgets of Hyperband.
    public static func dehb(
        minimumResource: Int = 1, maximumResource: Int, reductionFactor: Int = 3
    ) -> Self {
        DEHBSampler(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor)
    }
}
