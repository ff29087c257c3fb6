import Glibc
import Tuning

/// Functions that are smooth, with few valleys.
extension Problem {
    /// Branin's function of two dimensions, with three minima.
    public static func branin() throws -> Problem {
        let parameters: [DeclaredSpace.Parameter] = [.init("x", .float(-5...10)), .init("y", .float(0...15))]
        return try Problem("branin", parameters, minimum: 0.397_887_36) { p in
            let (x, y) = (p.number("x"), p.number("y"))
            let (b, c, t) = (5.1 / (4 * .pi * .pi), 5 / Double.pi, 1 / (8 * Double.pi))
            let bend = y - b * x * x + c * x - 6
            return bend * bend + 10 * (1 - t) * cos(x) + 10
        }
    }

    /// Hartmann's function of six dimensions.
    public static func hartmann6() throws -> Problem {
        let alpha = [1.0, 1.2, 3.0, 3.2]
        let a: [[Double]] = [
            [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
            [17, 8, 0.05, 10, 0.1, 14],
        ]
        let centres: [[Double]] = [
            [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
            [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
        ]
        return try Problem("hartmann6", vector(6, in: 0...1), minimum: -3.322_368_01) { p in
            let x = p.vector(6)
            return -(0..<4).reduce(0.0) { sum, i in
                let exponent = (0..<6).reduce(0.0) { $0 + a[i][$1] * pow(x[$1] - centres[i][$1] * 1e-4, 2) }
                return sum + alpha[i] * exp(-exponent)
            }
        }
    }

    /// Rosenbrock's valley.
    public static func rosenbrock(_ count: Int) throws -> Problem {
        try Problem("rosenbrock\(count)", vector(count, in: -5...10), minimum: 0) { p in
            let x = p.vector(count)
            return zip(x, x.dropFirst()).reduce(0) { sum, pair in
                let (bend, rest) = (pair.1 - pair.0 * pair.0, 1 - pair.0)
                return sum + 100 * bend * bend + rest * rest
            }
        }
    }
}
