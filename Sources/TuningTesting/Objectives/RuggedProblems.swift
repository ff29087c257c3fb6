import Glibc
import Tuning

/// Functions with many valleys, whose minimum is moved off the centre: starting there is no help.
extension Problem {
    /// Ackley's function: a narrow hole in a flat, rippled plain.
    public static func ackley(_ count: Int) throws -> Problem {
        try shifted("ackley\(count)", count, in: -32.768...32.768) { z in
            let n = Double(z.count)
            let squares = z.reduce(0) { $0 + $1 * $1 } / n
            let ripples = z.reduce(0) { $0 + cos(2 * .pi * $1) } / n
            return -20 * exp(-0.2 * sqrt(squares)) - exp(ripples) + 20 + M_E
        }
    }

    /// Rastrigin's function: a bowl full of ripples.
    public static func rastrigin(_ count: Int) throws -> Problem {
        try shifted("rastrigin\(count)", count, in: -5.12...5.12) { z in
            z.reduce(0) { $0 + $1 * $1 - 10 * cos(2 * .pi * $1) + 10 }
        }
    }

    /// Lévy's function, with its minimum at the origin.
    public static func levy(_ count: Int) throws -> Problem {
        try shifted("levy\(count)", count, in: -10...10) { z in
            let w = z.map { 1 + $0 / 4 }
            let last = w[w.count - 1]
            let middle = w.dropLast().reduce(0) { $0 + pow($1 - 1, 2) * (1 + 10 * pow(sin(.pi * $1 + 1), 2)) }
            return pow(sin(.pi * w[0]), 2) + middle + pow(last - 1, 2) * (1 + pow(sin(2 * .pi * last), 2))
        }
    }

    private static func shifted(
        _ name: String, _ count: Int, in bounds: ClosedRange<Double>,
        _ function: @escaping @Sendable ([Double]) -> Double
    ) throws -> Problem {
        let offsets = (0..<count).map { i in
            let golden = fmod(Double(i + 1) * 0.618_033_988_749_894_9, 1)
            return bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * (0.2 + 0.6 * golden)
        }
        return try Problem(name, vector(count, in: bounds), minimum: 0) { p in
            function(zip(p.vector(count), offsets).map { $0 - $1 })
        }
    }
}
