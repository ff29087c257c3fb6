import Foundation
import Numerical
import SearchAlgorithms
import Testing

@Suite struct SurrogateSearchTests {
    /// The search ends at the largest score, where it can be reached by changes of one coordinate.
    @Test func theBestPointIsFound() {
        for seed in 0..<10 as Range<UInt64> {
            var random = RandomStream(seed: seed)
            let search = NeighbourSearch(
                [.numeric, .categorical(count: 6), .numeric],
                nearest: { feature, number in feature == 2 ? ((number * 4).rounded() / 4) : number },
                draws: 50)
            let found = search.best(near: [[0.9, 5, 0]], using: &random) { points in
                stride(from: 0, to: points.count, by: 3).map { Self.score(points[$0..<$0 + 3]) }
            }
            #expect(abs(found[0][0] - 0.3) < 0.02)
            #expect(found[0][1] == 4 && found[0][2] == 0.75)
            #expect(found.count == 50 + 6 + 1)
        }
    }

    private static func score(_ point: ArraySlice<Double>) -> Double {
        let (x, kind, y) = (point[point.startIndex], point[point.startIndex + 1], point[point.startIndex + 2])
        let distance: Double = abs(x - 0.3) + abs(y - 0.75)
        return kind == 4 ? -distance : -1 - distance
    }

    /// Coordinates come and go with those that they depend on.
    @Test func pointsHaveWhatTheyAreToHave() {
        var random = RandomStream(seed: 1)
        let search = NeighbourSearch(
            [.categorical(count: 2), .numeric], nearest: { $1 }, presence: { [true, $0[0] == 1] }, draws: 100)
        let found = search.best(near: [[0, .nan]], using: &random) { points in
            stride(from: 0, to: points.count, by: 2).map { points[$0 + 1].isNaN ? 0 : points[$0 + 1] }
        }
        #expect(found.allSatisfy { ($0[0] == 1) != $0[1].isNaN })
        #expect(found[0][0] == 1 && found[0][1] > 0.98)
    }

    /// The closed form is the mean of what is gained, over many draws.
    @Test func improvementIsTheMeanGain() {
        var random = RandomStream(seed: 1)
        for (best, mean, variance) in [(-1.0, -0.5, 0.4), (-2, -2, 0.1), (-0.5, -3, 1)] {
            var sum = 0.0
            for _ in 0..<200_000 {
                sum += max(0, exp(best) - exp(mean + variance.squareRoot() * random.normal()))
            }
            let expected = LogNormalImprovement(best: best)(mean: mean, variance: variance)
            #expect(abs(sum / 200_000 - expected) < 2e-3)
        }
        #expect(LogNormalImprovement(best: -1)(mean: -2, variance: 0) == exp(-1) - exp(-2))
    }

    /// The scale keeps the order, and takes what is not finite.
    @Test func scaledLossesKeepTheirOrder() {
        let losses = [3, 1, 2, .infinity, .nan, -.infinity, 1e300, -5]
        let scaled = LogScaledLosses(losses).values
        #expect(scaled.allSatisfy { $0.isFinite && $0 <= 0 })
        #expect(scaled[3] == 0 && scaled[4] == 0 && scaled[6] == 0 && scaled[5] == scaled[7])
        #expect(scaled[7] < scaled[1] && scaled[1] <= scaled[2] && scaled[2] <= scaled[0])
        // An outlier leaves the others apart.
        #expect(scaled[2] - scaled[1] > 0.1 && scaled[1] - scaled[7] > 0.5)
        #expect(LogScaledLosses([2, 2]).values == [0, 0] && LogScaledLosses([.nan]).values == [0])
        #expect(LogScaledLosses([-.greatestFiniteMagnitude, .greatestFiniteMagnitude]).values[1] == 0)
    }
}
