import Glibc

/// The constants of an evolution strategy, which follow from the dimension and the size of the population.
///
/// > N. Hansen. "The CMA Evolution Strategy: A Tutorial." arXiv:1604.00772, 2016. Equation numbers are the tutorial's.
struct StrategyParameters: Hashable, Codable, Sendable {
    /// λ, how many points make a generation.
    let populationSize: Int
    /// μ, how many of them count as good.
    let parents: Int
    /// The weight of each rank, the best first; those beyond the parents are negative or left out.
    let weights: [Double]
    /// μ_eff, how many points the weights of the parents are worth.
    let mass: Double
    /// c₁, the learning rate of the rank-one update.
    let rankOneRate: Double
    /// c_μ, the learning rate of the rank-μ update.
    let rankMuRate: Double
    /// c_σ, how fast the path of the step size forgets.
    let stepRate: Double
    /// d_σ, how slowly the step size follows its path.
    let stepDamping: Double
    /// c_c, how fast the path of the rank-one update forgets.
    let pathRate: Double

    /// The usual size of a population in `dimension` dimensions. (48)
    static func populationSize(dimension: Int) -> Int { 4 + Int(3 * log(Double(dimension))) }

    /// Weights and rates where all covariances are learnt.
    static func full(dimension: Int, populationSize λ: Int) -> Self {
        let n = Double(dimension)
        let μ = λ / 2
        let raw = (0..<λ).map { log(Double(λ + 1) / 2) - log(Double($0 + 1)) }  // (49)
        let (good, bad) = (raw.prefix(μ), raw.dropFirst(μ))
        let μEff = effectiveMass(good)
        let c1 = 2 / ((n + 1.3) * (n + 1.3) + μEff)  // (57)
        let cμ = min(1 - c1 - 1e-8, 2 * (μEff - 2 + 1 / μEff) / ((n + 2) * (n + 2) + μEff))  // (58)
        let α = min(
            1 + c1 / cμ,  // (50)
            1 + 2 * effectiveMass(bad) / (μEff + 2),  // (51)
            (1 - c1 - cμ) / (n * cμ))  // (52)
        let positive = raw.reduce(0) { $0 + max($1, 0) }
        let negative = raw.reduce(0) { $0 - min($1, 0) }
        let weights = raw.map { $0 >= 0 ? $0 / positive : α / negative * $0 }  // (53)
        let cσ = (μEff + 2) / (n + μEff + 5)  // (55)
        return Self(
            populationSize: λ, parents: μ, weights: weights, mass: μEff, rankOneRate: c1, rankMuRate: cμ,
            stepRate: cσ, stepDamping: damping(n, μEff, cσ),
            pathRate: (4 + μEff / n) / (n + 4 + 2 * μEff / n))  // (56)
    }

    /// Weights and rates where each dimension has a variance alone, which is learnt (n + 2) / 3 times as fast.
    ///
    /// > R. Ros, N. Hansen. "A Simple Modification in CMA-ES Achieving Linear Time and Space Complexity." PPSN 2008.
    static func separable(dimension: Int, populationSize λ: Int) -> Self {
        let n = Double(dimension)
        let μ = λ / 2
        let raw = (0..<μ).map { log(Double(μ + 1)) - log(Double($0 + 1)) }
        let sum = raw.reduce(0, +)
        let weights = raw.map { $0 / sum }
        let μEff = effectiveMass(weights)
        let c1 = 2 / ((n + 1.3) * (n + 1.3) + μEff)
        let root = n + 2.0.squareRoot()
        let rate = min(1, (2 * μEff - 1) / ((n + 2) * (n + 2) + μEff))
        let cμ = (n + 2) / 3 * (2 / μEff / (root * root) + (1 - 1 / μEff) * rate)
        let cσ = (μEff + 2) / (n + μEff + 3)
        return Self(
            populationSize: λ, parents: μ, weights: weights, mass: μEff, rankOneRate: c1,
            rankMuRate: min(cμ, 1 - c1), stepRate: cσ, stepDamping: damping(n, μEff, cσ),
            pathRate: 4 / (n + 4))
    }

    /// The variance-effective selection mass of `weights`. (8)
    private static func effectiveMass(_ weights: some Collection<Double>) -> Double {
        let sum = weights.reduce(0, +)
        return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }

    /// d_σ. (55)
    private static func damping(_ n: Double, _ μEff: Double, _ cσ: Double) -> Double {
        1 + 2 * max(0, ((μEff - 1) / (n + 1)).squareRoot() - 1) + cσ
    }

    /// The expected length of a vector of `dimension` standard normal numbers, nearly.
    static func expectedNorm(dimension: Int) -> Double {
        let n = Double(dimension)
        return n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))  // (p. 28)
    }
}
