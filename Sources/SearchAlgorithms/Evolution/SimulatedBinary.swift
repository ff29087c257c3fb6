import Glibc
import Numerical

/// Two children whose genes spread about those of their parents as a bit string's would under one-point crossover.
struct SimulatedBinary {
    /// The distribution index: the larger, the nearer to a parent.
    var eta: Double

    /// Children inside [0, 1].
    ///
    /// > M. Raghuwanshi, P. Singru, U. Kale, O. Kakde. "Simulated Binary Crossover with Lognormal Distribution." 2008,
    /// > section 2; the bounds as in Deb's code of NSGA-II.
    func bounded(_ x: [Double], _ y: [Double], using random: inout RandomStream) -> ([Double], [Double]) {
        var twins = (x, y)
        for gene in x.indices {
            let (low, high) = (min(x[gene], y[gene]), max(x[gene], y[gene]))
            let width = max(high - low, 1e-10)
            let u = random.uniform()
            let down = spread(u, room: 1 + 2 * low / width)
            let up = spread(u, room: 1 + 2 * (1 - high) / width)
            twins.0[gene] = 0.5 * (low + high - down * width)  // (4)
            twins.1[gene] = 0.5 * (low + high + up * width)  // (5)
        }
        return twins
    }

    /// The spread factor where a uniform variable is `u`, and one beyond `room` would leave the bounds. (3)
    private func spread(_ u: Double, room: Double) -> Double {
        let alpha = 2 - pow(room, -(eta + 1))
        let base = u > 1 / alpha ? 1 / (2 - u * alpha) : u * alpha
        return pow(base, 1 / (eta + 1))
    }

    /// Children anywhere.
    ///
    /// > P. Ballester, J. Carter. GECCO 2003, section 3.2.
    func vector(_ x: [Double], _ y: [Double], using random: inout RandomStream) -> ([Double], [Double]) {
        let spreads = x.indices.map { _ in
            let u = random.uniform()
            let (inner, outer) = (1 / max(2 * u, 1e-10), 1 / max(2 * (1 - u), 1e-10))
            return (pow(inner, 1 / (eta + 1)), pow(outer, 1 / (eta + 1)))
        }
        let (isFirst, isSecond) = (random.uniform() <= 0.5, random.uniform() <= 0.5)
        var twins = (x, y)
        for (gene, (inner, outer)) in spreads.enumerated() {
            let (a, b) = (x[gene], y[gene])
            twins.0[gene] =
                isFirst
                ? 0.5 * ((1 + inner) * a + (1 - outer) * b) : 0.5 * ((1 - inner) * a + (1 + outer) * b)
            twins.1[gene] =
                isSecond
                ? 0.5 * ((3 - inner) * a - (1 - outer) * b) : 0.5 * (-(1 - inner) * a + (3 - outer) * b)
        }
        return twins
    }
}
