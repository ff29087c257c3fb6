import Glibc
public import Numerical

/// How a gene changes by chance.
///
/// A gene without an order is drawn anew, whatever the kind.
public enum Mutation: Hashable, Codable, Sendable {
    /// By a step that is smaller the larger `eta` is, and never leaves [0, 1].
    ///
    /// > K. Deb, M. Goyal. "A Combined Genetic Adaptive Search (GeneAS) for Engineering Design." 1996; the bounds as in
    /// > Deb's code of NSGA-II, revision 1.1.6.
    case polynomial(eta: Double = 20)
    /// It is drawn anew.
    case uniform

    /// The coordinate that `coordinate` becomes.
    public func mutated(_ coordinate: Double, _ gene: Gene, using random: inout RandomStream) -> Double {
        guard case .polynomial(let eta) = self, !gene.isChoice else { return gene.drawn(using: &random) }
        let x = min(max(coordinate, 0), 1)
        let u = random.uniform()
        let step: Double
        if u <= 0.5 {
            step = pow(2 * u + (1 - 2 * u) * pow(1 - x, eta + 1), 1 / (eta + 1)) - 1
        } else {
            step = 1 - pow(2 * (1 - u) + 2 * (u - 0.5) * pow(x, eta + 1), 1 / (eta + 1))
        }
        return gene.settledByChance(x + step, using: &random)
    }
}
