public import Numerical

/// A strategy for dimensions that are continuous, discrete or without order.
///
/// Continuous and discrete dimensions share a ``CMAES``, the discrete ones with a ``DiscreteMargin``; what has no order has
/// a ``CategoricalStrategy``. All learn from the same ranks.
public struct MixedCMAES: Hashable, Codable, Sendable {
    /// What a strategy starts from.
    public struct Setup: Hashable, Codable, Sendable {
        /// The mean.
        public var mean: [Double]
        /// The step size.
        public var sigma: Double
        /// The shape of the distribution; a ball by default.
        public var covariance: FullCovariance?
        /// The size of a population; by default it follows from the number of dimensions and variables.
        public var populationSize: Int?
        /// Whether variances are learnt alone.
        public var isSeparable = false
        /// Whether learning rates are adapted.
        public var adaptsLearningRate = false
        /// The axis of each discrete dimension, `nil` for a continuous one, which lies in 0...1.
        public var axes: [DiscreteAxis?]
        /// The number of choices of each variable without order.
        public var choices: [Int]
        /// How often a point is drawn until it lies inside.
        public var attempts = 100

        /// Starts around `mean`.
        public init(mean: [Double], sigma: Double, axes: [DiscreteAxis?], choices: [Int] = []) {
            precondition(axes.count == mean.count, "Each dimension is continuous or discrete.")
            (self.mean, self.sigma, self.axes, self.choices) = (mean, sigma, axes, choices)
        }

        /// The size of a population that is used.
        public var chosenPopulationSize: Int {
            populationSize ?? StrategyParameters.populationSize(dimension: mean.count + choices.count)
        }
    }

    /// A point as it was drawn.
    public struct Candidate: Hashable, Codable, Sendable {
        /// The coordinates, those of discrete dimensions as if they were continuous.
        public var point: [Double]
        /// The choice for each variable without order.
        public var choices: [Int]

        /// Puts together what was drawn.
        public init(point: [Double], choices: [Int]) { (self.point, self.choices) = (point, choices) }
    }

    /// The distribution of what has an order.
    public private(set) var strategy: CMAES
    /// The margins of the discrete dimensions.
    public private(set) var margin: DiscreteMargin
    /// The distribution of what has no order.
    public private(set) var categories: CategoricalStrategy

    /// Starts from `setup`.
    public init(_ setup: Setup) {
        let size = setup.chosenPopulationSize
        strategy = CMAES(
            mean: setup.mean, sigma: setup.sigma, covariance: setup.covariance,
            isSeparable: setup.isSeparable,
            box: SearchBox(
                lower: setup.axes.map { $0 == nil ? 0 : -.greatestFiniteMagnitude },
                upper: setup.axes.map { $0 == nil ? 1 : .greatestFiniteMagnitude }, attempts: setup.attempts),
            populationSize: size, adaptsLearningRate: setup.adaptsLearningRate)
        margin = DiscreteMargin(setup.axes, populationSize: size)
        categories = CategoricalStrategy(counts: setup.choices)
    }

    /// How many points make a generation.
    public var populationSize: Int { strategy.populationSize }

    /// Draws a point.
    public func ask(using random: inout RandomStream) -> Candidate {
        let point = strategy.ask(using: &random)
        return Candidate(point: point, choices: categories.ask(using: &random))
    }

    /// The cell of each discrete dimension in which a candidate is evaluated.
    public func cells(of candidate: Candidate) -> [Int] {
        margin.cells(of: candidate.point, mean: strategy.mean)
    }

    /// Learns from a generation, the best first; see ``CMAES/tell(ranked:best:worst:foreign:)``.
    public mutating func tell(
        ranked candidates: [Candidate], best: Double, worst: Double, foreign: Set<Int> = []
    ) {
        strategy.tell(ranked: candidates.map(\.point), best: best, worst: worst, foreign: foreign)
        margin.correct(&strategy)
        categories.tell(
            ranked: candidates.map(\.choices),
            weights: strategy.parameters.weights.prefix(strategy.parameters.parents))
    }
}
