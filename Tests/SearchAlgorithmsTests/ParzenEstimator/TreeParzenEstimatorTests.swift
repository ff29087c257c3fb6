import Numerical
import SearchAlgorithms
import Testing

@Suite struct TreeParzenEstimatorTests {
    private func tree(_ dimensions: [ParzenDimension], seed: UInt64) -> TreeParzenEstimator {
        let points = ParzenWorlds.randomPoints(90, dimensions, seed: seed)
        var tree = TreeParzenEstimator(dimensions)
        let observations = points.enumerated().map { ParzenEstimator.Observation(number: $0, point: $1) }
        tree.below.update(inserting: Array(observations[..<10]))
        tree.above.update(inserting: Array(observations[10...]))
        return tree
    }

    /// The first of the candidates with the largest ratio, by its definition.
    @Test(arguments: [1, 5, 24, 60]) func answerIsTheCandidateWithTheLargestRatio(_ count: Int) {
        let tree = tree(ParzenWorlds.mixed, seed: 1)
        for seed in 0..<20 as Range<UInt64> {
            var (a, b) = (RandomStream(seed: seed), RandomStream(seed: seed))
            let answer = tree.ask(candidates: count, using: &a)
            let candidates = tree.below.sample(count, using: &b)
            let ratios = zip(tree.below.logDensity(at: candidates), tree.above.logDensity(at: candidates)).map
            {
                $0 - $1
            }
            #expect(a == b)
            #expect(abs((ratios.max() ?? 0) - ratios[candidates.firstIndex(of: answer) ?? 0]) < 1e-9)
        }
    }

    @Test func withoutObservationsItDrawsFromThePrior() {
        let tree = TreeParzenEstimator([.discrete(0...1, step: 1), .categorical(count: 2)])
        var random = RandomStream(seed: 2)
        let answers = Set((0..<100).map { _ in tree.ask(using: &random) })
        #expect(answers.count == 4)
    }

    /// Known points are taken only when there is nothing else.
    @Test func knownPointsAreAvoided() {
        let tree = TreeParzenEstimator([.discrete(0...1, step: 1), .categorical(count: 2)])
        var random = RandomStream(seed: 2)
        for _ in 0..<50 {
            #expect(tree.ask(avoiding: { $0 != [1, 0] }, using: &random) == [1, 0])
            #expect(tree.ask(avoiding: { _ in true }, using: &random).count == 2)
        }
    }

    /// The narrowest kernel has the width of the domain over (n + 2) to the power of α, at most a hundredth.
    @Test func kernelsAreClipped() {
        func smallest(_ exponent: Double) -> Double {
            ParzenOptions(clipExponent: exponent).smallestDeviation(2, width: 64)
        }
        #expect([1, 1.5, 2, 3, 4].map(smallest) == [16, 8, 4, 1, 0.64])
    }

    /// Where the best are on the left and the rest on the right, it goes left.
    @Test func prefersWhereTheBestAre() {
        var tree = TreeParzenEstimator([.continuous(0...1)])
        tree.below.update(inserting: (0..<10).map { .init(number: $0, point: [0.1 + 0.01 * Double($0)]) })
        tree.above.update(
            inserting: (10..<90).map { .init(number: $0, point: [0.3 + 0.008 * Double($0 - 10)]) })
        var random = RandomStream(seed: 2)
        for _ in 0..<50 { #expect(tree.ask(using: &random)[0] < 0.3) }
    }
}
