/// How a weight vector makes one objective of several.
///
/// Objectives are measured from the ideal point, 0, to the worst of the population, 1.
///
/// > Q. Zhang, H. Li. "MOEA/D: A Multiobjective Evolutionary Algorithm Based on Decomposition." IEEE Trans. Evolutionary
/// > Computation 11, 2007, section II.
public enum Decomposition: Hashable, Codable, Sendable {
    /// The mean of the objectives: cannot reach where a front is hollow.
    case weightedSum
    /// The largest weighted distance from the ideal point.
    case chebyshev
    /// How far along the weights, and `theta` times how far off them.
    case boundaryIntersection(theta: Double = 5)

    /// The loss of a point whose objectives are measured from the ideal point.
    ///
    /// O(objectives).
    public func loss(_ point: [Double], weights: [Double]) -> Double {
        switch self {
        case .weightedSum:
            return zip(weights, point).reduce(0) { $0 + $1.0 * $1.1 }  // (1)
        case .chebyshev:
            // A weight of 0 would leave its objective without a say. (2)
            return zip(weights, point).reduce(0) { max($0, max($1.0, 1e-6) * abs($1.1)) }
        case .boundaryIntersection(let theta):
            let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let along = zip(weights, point).reduce(0) { $0 + $1.0 * $1.1 } / length  // d₁ of (4)
            let off = zip(weights, point).reduce(0) { sum, pair in
                let rest = pair.1 - along * pair.0 / length
                return sum + rest * rest
            }
            return along + theta * off.squareRoot()  // d₁ + θ d₂
        }
    }
}
