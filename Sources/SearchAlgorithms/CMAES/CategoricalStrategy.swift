import Glibc
public import Numerical

/// Probabilities of choices that have no order, which move to what is good: a step along the natural gradient a generation.
///
/// All steps have one length, in terms of how far a step can be told from none, and that length is adapted: shorter where
/// steps contradict each other, longer where they agree. No probability falls below a margin, so that no choice is lost.
///
/// > R. Hamano, S. Saito, M. Nomura, K. Uchida, S. Shirakawa. "CatCMA: Stochastic Optimization for Mixed-Category Problems."
/// > GECCO 2024.
/// > Y. Akimoto, S. Shirakawa, N. Yoshinari, K. Uchida, S. Saito, K. Nishida. "Adaptive Stochastic Natural Gradient Method
/// > for One-Shot Neural Architecture Search." ICML 2019.
public struct CategoricalStrategy: Hashable, Codable, Sendable {
    /// The probability of each choice, for each variable.
    public private(set) var probabilities: [[Double]]
    /// The least probability of a choice, for each variable.
    public let margins: [Double]
    /// s, the running sum of steps.
    private var path: [Double]
    /// γ, what the squared length of the path would be if steps had no direction.
    private var expectedLength = 0.0
    /// Δ, one over the length that steps are to have.
    private var resistance = 1.0
    /// δ, the length of the next step, which follows one generation later.
    private var step = 1.0

    /// Starts with equal probabilities for variables of `counts` choices, two or more each.
    public init(counts: [Int]) {
        precondition(counts.allSatisfy { $0 > 1 }, "A variable has two choices or more.")
        probabilities = counts.map { Array(repeating: 1 / Double($0), count: $0) }
        let share = 1 - pow(0.73, 1 / Double(max(counts.count, 1)))
        margins = counts.map { share / Double($0 - 1) }
        path = Array(repeating: 0, count: counts.reduce(0) { $0 + $1 - 1 })
    }

    /// A choice for each variable.
    public func ask(using random: inout RandomStream) -> [Int] {
        probabilities.map { probabilities in
            var rest = random.uniform()
            for (choice, probability) in probabilities.enumerated() {
                rest -= probability
                if rest < 0 { return choice }
            }
            return probabilities.count - 1
        }
    }

    /// Learns from the choices of a generation, the best first, by the weights of the ranks, of which the first count.
    ///
    /// O(choices of all variables).
    public mutating func tell(ranked choices: [[Int]], weights: some Collection<Double>) {
        guard !probabilities.isEmpty else { return }
        let sum = weights.reduce(0, +)
        var gradient = probabilities.map { $0.map { -sum * $0 } }
        for (choices, weight) in zip(choices, weights) {
            for (variable, choice) in choices.enumerated() { gradient[variable][choice] += weight }
        }
        let scaled = zip(probabilities, gradient).flatMap(Self.scaled)
        let length = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot() + 1e-30
        for variable in probabilities.indices {
            for choice in probabilities[variable].indices {
                probabilities[variable][choice] += step / length * gradient[variable][choice]
            }
            keepMargin(variable)
        }
        step = 1 / resistance
        let β = step / Double(path.count).squareRoot()
        let gain = (β * (2 - β)).squareRoot()
        for index in path.indices { path[index] = (1 - β) * path[index] + gain * scaled[index] / length }
        expectedLength = (1 - β) * (1 - β) * expectedLength + β * (2 - β)
        let pathLength = path.reduce(0) { $0 + $1 * $1 }
        resistance *= exp(β * (expectedLength - pathLength / 1.5))
    }

    /// The gradient of one variable in coordinates where its Fisher information is the identity.
    private static func scaled(_ probabilities: [Double], _ gradient: [Double]) -> [Double] {
        let (q, g) = (probabilities.dropLast(), gradient.dropLast())
        let last = probabilities[probabilities.count - 1]
        let common = g.reduce(0, +) / (last + last.squareRoot())
        return zip(q, g).map { $1 / $0.squareRoot() + $0.squareRoot() * common }
    }

    private mutating func keepMargin(_ variable: Int) {
        let margin = margins[variable]
        var q = probabilities[variable].map { max($0, margin) }
        let sum = q.reduce(0, +)
        let above = sum - margin * Double(q.count)
        for choice in q.indices { q[choice] -= (sum - 1) * (q[choice] - margin) / above }
        let total = q.reduce(0, +)
        probabilities[variable] = q.map { $0 / total }
    }
}
