import Glibc

/// Two objectives: the first is a matter of one parameter, the others decide how far the front is.
///
/// > E. Zitzler, K. Deb, L. Thiele. "Comparison of Multiobjective Evolutionary Algorithms: Empirical Results." Evolutionary
/// > Computation 8, 2000.
extension FrontProblem {
    /// A front that bulges towards the best. (7)
    public static var zdt1: FrontProblem {
        zdt("zdt1") { x, g in (x, g * (1 - (x / g).squareRoot())) }
    }

    /// A front that bulges away from the best. (8)
    public static var zdt2: FrontProblem {
        zdt("zdt2") { x, g in (x, g * (1 - (x / g) * (x / g))) }
    }

    /// A front in five pieces. (9)
    public static var zdt3: FrontProblem {
        zdt("zdt3") { x, g in (x, g * (1 - (x / g).squareRoot() - x / g * sin(10 * .pi * x))) }
    }

    /// Very many fronts behind each other. (10)
    public static var zdt4: FrontProblem {
        let bounds = [0...1] + [ClosedRange<Double>](repeating: -5...5, count: 9)
        return FrontProblem("zdt4", bounds, reference: [1.1, 200]) { x in
            let g = x.dropFirst().reduce(91) { $0 + $1 * $1 - 10 * cos(4 * .pi * $1) }
            return [x[0], g * (1 - (x[0] / g).squareRoot())]
        }
    }

    /// Parameters that lie thinly near the front. (12)
    public static var zdt6: FrontProblem {
        FrontProblem("zdt6", unit(10), reference: [1.1, 11]) { x in
            let first = 1 - exp(-4 * x[0]) * pow(sin(6 * .pi * x[0]), 6)
            let g = 1 + 9 * pow(x.dropFirst().reduce(0, +) / 9, 0.25)
            return [first, g * (1 - (first / g) * (first / g))]
        }
    }

    private static func zdt(
        _ name: String, _ front: @escaping @Sendable (Double, Double) -> (Double, Double)
    ) -> FrontProblem {
        FrontProblem(name, unit(10), reference: [1.1, 11]) { x in
            let g = 1 + x.dropFirst().reduce(0, +)
            let values = front(x[0], g)
            return [values.0, values.1]
        }
    }
}
