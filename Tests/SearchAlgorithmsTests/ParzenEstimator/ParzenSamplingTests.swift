import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct ParzenSamplingTests {
    /// Pearson's test: the counts of all cells of a space against their probabilities, at 1e-4.
    @Test(arguments: [ObservationWeights.recent, .equal])
    func samplesFollowTheDensity(_ weights: ObservationWeights) {
        let dimensions: [ParzenDimension] = [
            .discrete(0...4, step: 1), .discrete(1...8, step: 1, isLog: true), .categorical(count: 3),
        ]
        let points = ParzenWorlds.randomPoints(40, dimensions, seed: 6)
        let estimator = ParzenWorlds.estimator(
            dimensions, Dictionary(uniqueKeysWithValues: points.enumerated().map { ($0, $1) }),
            options: ParzenOptions(weights: weights))
        var random = RandomStream(seed: 21)
        let draws = 100_000
        let counts = Dictionary(estimator.sample(draws, using: &random).map { ($0, 1) }, uniquingKeysWith: +)
        var cells: [[Double]] = []
        for a in 0...4 {
            for b in 1...8 { for c in 0..<3 { cells.append([Double(a), Double(b), Double(c)]) } }
        }
        let statistic = zip(cells, estimator.logDensity(at: cells)).reduce(0) { sum, cell in
            let expected = exp(cell.1) * Double(draws)
            let excess = Double(counts[cell.0, default: 0]) - expected
            return sum + excess * excess / expected
        }
        #expect(counts.keys.allSatisfy(cells.contains))
        // χ² with 119 degrees of freedom exceeds 182.6 once in 10,000 times.
        #expect(statistic < 182.6)
    }

    /// Kolmogorov and Smirnov's test against the integral of the density, at 1e-4.
    @Test(arguments: [false, true]) func continuousSamplesFollowTheDensity(_ isLog: Bool) {
        let bounds = isLog ? 0.01...10.0 : 0.0...1
        let points = ParzenWorlds.randomPoints(12, [.continuous(bounds, isLog: isLog)], seed: 7)
        let estimator = ParzenWorlds.estimator(
            [.continuous(bounds, isLog: isLog)],
            Dictionary(uniqueKeysWithValues: points.enumerated().map { ($0, $1) }))
        let (low, high) = isLog ? (log(bounds.lowerBound), log(bounds.upperBound)) : (0, 1)
        let grid = (0...2000).map { low + (high - low) * Double($0) / 2000 }
        let density = estimator.logDensity(at: grid.map { [isLog ? exp($0) : $0] }).map { exp($0) }
        var integral = [0.0]
        for index in 1..<grid.count {
            integral.append(
                integral[index - 1] + 0.5 * (density[index - 1] + density[index]) * (high - low) / 2000)
        }
        var random = RandomStream(seed: 3)
        let draws = 20_000
        let samples = estimator.sample(draws, using: &random).map { isLog ? log($0[0]) : $0[0] }.sorted()
        let distance = samples.enumerated().map { index, x in
            let place = min(max((x - low) / (high - low) * 2000, 0), 1999.999)
            let share = place - place.rounded(.down)
            let f = integral[Int(place)] * (1 - share) + integral[Int(place) + 1] * share
            return max(abs(f - Double(index) / Double(draws)), abs(Double(index + 1) / Double(draws) - f))
        }
        #expect((distance.max() ?? 1) * Double(draws).squareRoot() < 2.2252)
    }
}
