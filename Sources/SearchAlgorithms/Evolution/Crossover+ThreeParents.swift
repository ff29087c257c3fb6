import Glibc
import Numerical

/// Crossovers of three parents.
extension Crossover {
    static func simplex(
        _ parents: [[Double]], _ epsilon: Double?, using random: inout RandomStream
    ) -> [Double] {
        let epsilon = epsilon ?? Double(parents[0].count + 2).squareRoot()
        let (r0, r1) = (random.uniform(), random.uniform().squareRoot())  // (2)
        return parents[0].indices.map { gene in
            let x = parents.map { $0[gene] }
            let centre = (x[0] + x[1] + x[2]) / 3  // (1)
            let corner = x.map { centre + epsilon * ($0 - centre) }  // (3)
            let c1 = r0 * (corner[0] - corner[1])  // (4)
            return corner[2] + r1 * (corner[1] - corner[2] + c1)  // (5)
        }
    }

    /// Across the line of the first two parents the distribution is the same in every direction, so that no base of the
    /// space across is needed: a vector of normal numbers is drawn, and what lies along the line is taken away.
    static func unimodalNormal(
        _ parents: [[Double]], _ along: Double, _ across: Double?, using random: inout RandomStream
    ) -> [Double] {
        let (x, y, z) = (parents[0], parents[1], parents[2])
        let across = across ?? 0.35 / Double(x.count).squareRoot()
        let line = zip(y, x).map { $0 - $1 }
        let length = line.dot(line).squareRoot()
        let unit = line.map { $0 / max(length, 1e-10) }
        let toThird = zip(z, x).map { $0 - $1 }
        let shadow = toThird.dot(unit)
        let off = zip(toThird, unit).map { $0 - shadow * $1 }
        let distance = off.dot(off).squareRoot()  // D of section 2 (4)
        let xi = along * random.normal()
        let eta = x.map { _ in across * random.normal() }
        let etaAlong = eta.dot(unit)
        return x.indices.map { gene in  // section 2 (5)
            (x[gene] + y[gene]) / 2 + xi * (x[gene] - y[gene])
                + distance * (eta[gene] - etaAlong * unit[gene])
        }
    }
}

extension [Double] {
    fileprivate func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
}
