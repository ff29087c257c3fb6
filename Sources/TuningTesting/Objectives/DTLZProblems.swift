import Glibc

/// Three objectives.
///
/// > K. Deb, L. Thiele, M. Laumanns, E. Zitzler. "Scalable Test Problems for Evolutionary Multiobjective Optimization." 2005.
extension FrontProblem {
    /// A plane, and very many others behind it. (6.20)
    public static var dtlz1: FrontProblem {
        FrontProblem("dtlz1", unit(7), reference: [400, 400, 400]) { x in
            let g = 100 * x.dropFirst(2).reduce(5) { $0 + pow($1 - 0.5, 2) - cos(20 * .pi * ($1 - 0.5)) }
            return [x[0] * x[1], x[0] * (1 - x[1]), 1 - x[0]].map { 0.5 * $0 * (1 + g) }
        }
    }

    /// An eighth of a sphere. (6.21)
    public static var dtlz2: FrontProblem {
        FrontProblem("dtlz2", unit(12), reference: [2.5, 2.5, 2.5]) { x in
            let g = x.dropFirst(2).reduce(1) { $0 + pow($1 - 0.5, 2) }
            let (a, b) = (x[0] * .pi / 2, x[1] * .pi / 2)
            return [cos(a) * cos(b), cos(a) * sin(b), sin(a)].map { $0 * g }
        }
    }
}
