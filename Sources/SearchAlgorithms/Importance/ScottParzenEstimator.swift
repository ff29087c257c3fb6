import Glibc
import Numerical

/// A smooth distribution over the cells of a grid, or over categories, made of how many observations each has.
///
/// On a grid every observation is a normal distribution of one width, by Scott's rule, over the cells; among categories it
/// is its category with a little of every other. One more, for the prior, is as wide as the grid.
///
/// > D. Scott. "Multivariate Density Estimation." 1992, equation 6.42.
public struct ScottParzenEstimator: Hashable, Sendable {
    /// The probability of each cell or category.
    public let probabilities: [Double]

    /// The distribution over the cells of a grid that hold `counts` observations.
    public init(grid counts: [Int], priorWeight: Double = 1) {
        let observed = counts.indices.filter { counts[$0] > 0 }
        let total = Double(counts.reduce(0, +))
        let width = Self.deviation(counts, observed, total)
        let prior = Kernel(mean: Double(counts.count - 1) / 2, deviation: Double(counts.count))
        var probabilities = prior.masses(counts.count).map { $0 * (total > 0 ? priorWeight : 1) }
        for cell in observed {
            let masses = Kernel(mean: Double(cell), deviation: width).masses(counts.count)
            for index in probabilities.indices {
                probabilities[index] += Double(counts[cell]) * masses[index]
            }
        }
        let sum = total > 0 ? total + priorWeight : 1
        self.probabilities = probabilities.map { $0 / sum }
    }

    /// The distribution over categories that were observed `counts` times.
    public init(categories counts: [Int], priorWeight: Double = 1) {
        let kinds = counts.count { $0 > 0 }
        guard kinds > 0 else {
            probabilities = counts.map { _ in 1 / Double(counts.count) }
            return
        }
        let total = Double(counts.reduce(0, +))
        let rest = priorWeight / Double(kinds + 1)
        // A kernel has 1 more than `rest` at its own category; the prior is even.
        let scale = 1 / (1 + rest * Double(counts.count))
        let even = (total * rest * scale + priorWeight / Double(counts.count)) / (total + priorWeight)
        probabilities = counts.map { even + Double($0) * scale / (total + priorWeight) }
    }

    /// The width of kernels: 1.059 times the smaller of deviation and interquartile range / 1.34, over the fifth root of n.
    ///
    /// Never so narrow that less than nine tenths fit in a cell.
    private static func deviation(_ counts: [Int], _ observed: [Int], _ total: Double) -> Double {
        let smallest = 0.5 / 1.64
        guard let last = observed.last else { return smallest }
        let mean = observed.reduce(0) { $0 + Double($1) * Double(counts[$1]) } / total
        let squares = observed.reduce(0) {
            $0 + (Double($1) - mean) * (Double($1) - mean) * Double(counts[$1])
        }
        let deviation = (squares / max(1, total - 1)).squareRoot()
        var cumulative: [Double] = []
        for cell in observed { cumulative.append((cumulative.last ?? 0) + Double(counts[cell])) }
        let lower = cumulative.firstIndex { $0 >= (total / 4).rounded(.down) } ?? 0
        let upper = cumulative.firstIndex { $0 > (total * 3 / 4).rounded(.down) }
        let range = Double((upper.map { observed[$0] } ?? last) - observed[lower])
        return max(1.059 * min(range / 1.34, deviation) * pow(total, -0.2), smallest)
    }

    private struct Kernel {
        var mean, deviation: Double

        /// The probability of each of `count` cells, given that it is one of them.
        func masses(_ count: Int) -> [Double] {
            let whole = logMass(from: -0.5, to: Double(count) - 0.5)
            return (0..<count).map { exp(logMass(from: Double($0) - 0.5, to: Double($0) + 0.5) - whole) }
        }

        private func logMass(from a: Double, to b: Double) -> Double {
            StandardNormal.logMass(from: (a - mean) / deviation, to: (b - mean) / deviation)
        }
    }
}
