import Foundation
import Numerical
import Testing

@Suite struct TruncatedNormalTests {
    /// Every regime: the mode inside or far outside, the interval wide or narrow.
    static let distributions: [TruncatedNormal] = [
        .init(mean: 0.3, deviation: 0.05, bounds: 0...1), .init(mean: 0.5, deviation: 1, bounds: 0...1),
        .init(mean: 0, deviation: 0.3, bounds: 0...1), .init(mean: -1, deviation: 0.2, bounds: 0...1),
        .init(mean: 3, deviation: 0.1, bounds: 0...1), .init(mean: 40, deviation: 10, bounds: 0...1),
        .init(mean: 2, deviation: 3, bounds: 0...1), .init(mean: 1, deviation: 1e-3, bounds: 0...1),
    ]

    @Test(arguments: distributions) func samplesFollowTheDistributionFunction(_ normal: TruncatedNormal) {
        var random = RandomStream(seed: 11)
        let samples = (0..<20_000).map { _ in normal.sample(using: &random) }
        #expect(samples.allSatisfy(normal.bounds.contains))
        let low = (normal.bounds.lowerBound - normal.mean) / normal.deviation
        let high = (normal.bounds.upperBound - normal.mean) / normal.deviation
        let whole = StandardNormal.logMass(from: low, to: high)
        #expect(
            samples.kolmogorovSmirnov { x in
                exp(StandardNormal.logMass(from: low, to: (x - normal.mean) / normal.deviation) - whole)
            } < kolmogorovSmirnovLimit)
    }

    @Test(arguments: distributions) func densitiesIntegrateToOne(_ normal: TruncatedNormal) {
        // The substitution x = t³ makes the grid fine where the steepest densities are, once from each side.
        let grid = (0...20_000).map { Double($0) / 20_000 }
        let total = { (place: (Double) -> Double) in
            zip(grid, grid.dropFirst()).reduce(0) { sum, ends in
                let (a, b) = (place(ends.0), place(ends.1))
                return sum + abs(b - a) / 6
                    * (exp(normal.logDensity(a)) + 4 * exp(normal.logDensity((a + b) / 2))
                        + exp(normal.logDensity(b)))
            }
        }
        #expect(abs(total { $0 * $0 * $0 } - 1) < 1e-6 || abs(total { 1 - $0 * $0 * $0 } - 1) < 1e-6)
    }

    @Test func normalNumbersAreNormal() {
        var random = RandomStream(seed: 5)
        let samples = (0..<100_000).map { _ in random.normal() }
        #expect(
            samples.kolmogorovSmirnov { exp(StandardNormal.logDistribution($0)) } < kolmogorovSmirnovLimit)
        // Beyond 3.44 the numbers come from another method: 58 are expected, and 25 to 100 with 1 - 1e-5.
        #expect((25...100).contains(samples.count { abs($0) > 3.442619855899 }))
    }

    @Test func differencesOfExponentials() {
        for x in [-1e-17, -1e-9, -0.1, -0.6931, -0.6932, -1, -40, -800] {
            #expect(abs(exp(log1mexp(x)) + expm1(x)) <= 1e-14 * abs(expm1(x)))
        }
    }
}

/// √n D of a sample exceeds this once in 10,000 times: √(−½ log(½ · 10⁻⁴)).
let kolmogorovSmirnovLimit = 2.2252

extension Array<Double> {
    /// √n times the largest distance between the empirical and the given distribution function.
    func kolmogorovSmirnov(_ distribution: (Double) -> Double) -> Double {
        let distance = sorted().enumerated().map { index, x in
            let f = distribution(x)
            return Swift.max(
                abs(f - Double(index) / Double(count)), abs(Double(index + 1) / Double(count) - f))
        }
        return (distance.max() ?? 0) * Double(count).squareRoot()
    }
}
