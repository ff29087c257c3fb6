public import Numerical

/// How the genome of a child is made of the genomes of its parents.
///
/// For genes with an order; of those without one, each is taken from the first or the last parent.
public enum Crossover: Hashable, Codable, Sendable {
    /// Each gene is that of one of two parents.
    ///
    /// > G. Syswerda. "Uniform Crossover in Genetic Algorithms." ICGA 1989.
    case uniform(swapProbability: Double = 0.5)
    /// Each gene is drawn evenly from the range between two parents, made longer by a share `alpha` at both ends.
    ///
    /// > L. Eshelman, J. Schaffer. "Real-Coded Genetic Algorithms and Interval-Schemata." FOGA 1992.
    case blend(alpha: Double = 0.5)
    /// Each gene is drawn near that of one of two parents: the nearer, the larger `eta`; by default 2 with one objective, else 20.
    ///
    /// > K. Deb, R. Agrawal. "Simulated Binary Crossover for Continuous Search Space." Complex Systems 9, 1995.
    case simulatedBinary(eta: Double? = nil, swapProbability: Double = 0.5, childProbability: Double = 0.5)
    /// The same, with children outside of the parents as often as between them.
    ///
    /// > P. Ballester, J. Carter. "Real-Parameter Genetic Algorithms for Finding Multiple Optimal Solutions in Multi-Modal
    /// > Optimization." GECCO 2003.
    case vectorSimulatedBinary(
        eta: Double? = nil, swapProbability: Double = 0.5, childProbability: Double = 0.5)
    /// A point of the triangle of three parents, made larger `epsilon` times; by default √(genes + 2) times.
    ///
    /// > S. Tsutsui, D. Goldberg, K. Sastry. "Linkage Learning in Real-Coded GAs with Simplex Crossover." 2000.
    case simplex(epsilon: Double? = nil)
    /// A normal distribution about the middle of two parents, along their line and, as far as a third parent is away, across it.
    ///
    /// `across` is 0.35 / √genes by default.
    ///
    /// > H. Kita, I. Ono, S. Kobayashi. "Multi-Parental Extension of the Unimodal Normal Distribution Crossover for
    /// > Real-Coded Genetic Algorithms." CEC 1999.
    case unimodalNormal(along: Double = 0.5, across: Double? = nil)
}

extension Crossover {
    /// How many parents it takes.
    public var parents: Int {
        switch self {
        case .simplex, .unimodalNormal: 3
        default: 2
        }
    }

    /// The genome of a child of `parents`, as many as are needed, of equal length and without NaN.
    ///
    /// It may leave [0, 1]. O(genes).
    /// - Parameter eta: The distribution index where the crossover does not say it.
    public func child(of parents: [[Double]], eta: Double, using random: inout RandomStream) -> [Double] {
        precondition(parents.count == self.parents, "The crossover needs \(self.parents) parents.")
        switch self {
        case .uniform(let swap):
            return zip(parents[0], parents[1]).map { random.uniform() >= swap ? $1 : $0 }
        case .blend(let alpha):
            return zip(parents[0], parents[1]).map { x, y in
                let (low, high) = (min(x, y), max(x, y))
                let margin = alpha * (high - low)  // (1)
                return (high - low + 2 * margin) * random.uniform() + low - margin
            }
        case .simulatedBinary(let own, let swap, let share):
            let twins = SimulatedBinary(eta: own ?? eta).bounded(parents[0], parents[1], using: &random)
            return Self.oneOf(twins, parents, swap, share, using: &random)
        case .vectorSimulatedBinary(let own, let swap, let share):
            let twins = SimulatedBinary(eta: own ?? eta).vector(parents[0], parents[1], using: &random)
            return Self.oneOf(twins, parents, swap, share, using: &random)
        case .simplex(let epsilon):
            return Self.simplex(parents, epsilon, using: &random)
        case .unimodalNormal(let along, let across):
            return Self.unimodalNormal(parents, along, across, using: &random)
        }
    }

    /// One of two children, each gene of which is that of a twin or of a parent, now of one and now of the other.
    ///
    /// The papers make two children; a trial is one.
    private static func oneOf(
        _ twins: ([Double], [Double]), _ parents: [[Double]], _ swap: Double, _ share: Double,
        using random: inout RandomStream
    ) -> [Double] {
        var children = (twins.0, twins.1)
        for gene in twins.0.indices {
            let isMade = random.uniform() < share
            let pair = isMade ? (twins.0[gene], twins.1[gene]) : (parents[0][gene], parents[1][gene])
            let isKept = random.uniform() >= swap
            (children.0[gene], children.1[gene]) = isKept ? pair : (pair.1, pair.0)
        }
        return random.uniform() < 0.5 ? children.0 : children.1
    }
}
