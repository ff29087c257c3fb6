public import Numerical

/// A normal distribution that moves to where a function is small, learning its shape from generation to generation.
///
/// ```swift
/// var strategy = CMAES(mean: [3, -2], sigma: 1)
/// while strategy.stoppingReason == nil {
///     let points = (0..<strategy.populationSize).map { _ in strategy.ask(using: &random) }
///     strategy.tell(points.map { ($0, $0[0] * $0[0] + 100 * $0[1] * $0[1]) })
/// }
/// ```
/// The covariance matrix adaptation evolution strategy. All it learns from is the order of the values in a generation.
///
/// A value: what is told alone changes it, so that a copy, or one read from JSON, goes on exactly as the original.
/// With all covariances, an ask takes O(n²) and a generation O(n³) in n dimensions, and LinearAlgebra.fault is `nil`;
/// the separable form, which learns a variance for each dimension alone, takes O(n) for each point.
///
/// > N. Hansen. "The CMA Evolution Strategy: A Tutorial." arXiv:1604.00772, 2016.
/// > R. Ros, N. Hansen. "A Simple Modification in CMA-ES Achieving Linear Time and Space Complexity." PPSN 2008.
public struct CMAES: Hashable, Codable, Sendable {
    let parameters: StrategyParameters
    /// m, the middle of the distribution.
    public internal(set) var mean: [Double]
    /// σ, the step size.
    public internal(set) var sigma: Double
    /// C, the shape of the distribution, whose covariance is σ² C.
    public internal(set) var covariance: Covariance
    /// p_σ, the path by which the step size is adapted.
    var stepPath: [Double]
    /// p_c, the path of the rank-one update.
    var rankOnePath: [Double]
    /// How many generations were told.
    public internal(set) var generation = 0
    /// Where points may lie; everywhere if it is `nil`.
    public let box: SearchBox?
    /// How much of each step is made, where that is adapted.
    var learning: LearningRateAdaptation?
    var progress: StrategyProgress

    /// Starts all around `mean`.
    ///
    /// - Parameters:
    ///   - sigma: The step size, about a third of how far the optimum may be.
    ///   - covariance: The shape of the distribution; by default a ball.
    ///   - isSeparable: Whether a variance for each dimension is learnt alone. Of `covariance` they remain.
    ///   - populationSize: How many points make a generation, at least 2; by default 4 + ⌊3 ln n⌋.
    ///   - adaptsLearningRate: Whether steps are made smaller where values are noisy or have many local optima.
    public init(
        mean: [Double], sigma: Double, covariance: FullCovariance? = nil, isSeparable: Bool = false,
        box: SearchBox? = nil, populationSize: Int? = nil, adaptsLearningRate: Bool = false
    ) {
        let n = mean.count
        precondition(n > 0 && mean.allSatisfy { abs($0) < Self.largest }, "The mean has finite coordinates.")
        precondition(sigma > 0 && sigma < Self.largest, "The step size is positive.")
        precondition(box.map { $0.lower.count == n } ?? true, "The box has another dimension than the mean.")
        let λ = populationSize ?? StrategyParameters.populationSize(dimension: n)
        precondition(λ >= 2, "A generation has two points or more.")
        self.mean = mean
        self.sigma = sigma
        self.box = box
        if isSeparable {
            parameters = .separable(dimension: n, populationSize: λ)
            self.covariance = .diagonal(
                DiagonalCovariance(covariance?.matrix.diagonal ?? Array(repeating: 1, count: n)))
        } else {
            parameters = .full(dimension: n, populationSize: λ)
            self.covariance = .full(covariance ?? FullCovariance(dimension: n))
        }
        stepPath = Array(repeating: 0, count: n)
        rankOnePath = stepPath
        learning = adaptsLearningRate ? LearningRateAdaptation(dimension: n, isSeparable: isSeparable) : nil
        progress = StrategyProgress(dimension: n, populationSize: λ, sigma: sigma)
    }

    /// The number of dimensions.
    public var dimension: Int { mean.count }

    /// λ, how many points make a generation.
    public var populationSize: Int { parameters.populationSize }

    /// How far points spread in each dimension: σ times the square root of the variance.
    public var deviations: [Double] { covariance.variances.map { sigma * $0.squareRoot() } }

    /// Beyond this a coordinate, or the step size, counts as infinite.
    static let largest = 1e32
}

/// Drawing points.
extension CMAES {
    /// A point drawn from the distribution, inside the box.
    public func ask(using random: inout RandomStream) -> [Double] {
        switch covariance {
        case .full(let covariance): ask(covariance, &random)
        case .diagonal(let covariance): ask(covariance, &random)
        }
    }

    private func ask(_ covariance: FullCovariance, _ random: inout RandomStream) -> [Double] {
        var point = draw(covariance, &random)
        guard let box else { return point }
        for _ in 0..<box.attempts {
            if box.contains(point) { return point }
            point = draw(covariance, &random)
        }
        return box.repaired(point)
    }

    private func draw(_ covariance: FullCovariance, _ random: inout RandomStream) -> [Double] {
        var point = covariance.colored(mean.map { _ in random.normal() })  // (39)
        for index in point.indices { point[index] = mean[index] + sigma * point[index] }  // (40)
        return point
    }

    // Dimensions are independent: drawing a point until all of it is inside is drawing each coordinate until it is.
    private func ask(_ covariance: DiagonalCovariance, _ random: inout RandomStream) -> [Double] {
        mean.indices.map { index in
            let deviation = sigma * covariance.deviations[index]
            var coordinate = mean[index] + deviation * random.normal()
            guard let box else { return coordinate }
            for _ in 0..<box.attempts {
                if box.contains(coordinate, index) { return coordinate }
                coordinate = mean[index] + deviation * random.normal()
            }
            return box.repaired(coordinate, index)
        }
    }
}
