import Numerical
import SearchAlgorithms
import Testing

@Suite struct PortfolioTests {
    @Test func eachTaskIsServedFirst() {
        let costs = [[0.0, 0.4, 0.9], [0.9, 0.4, 0.0]]
        // One that is fair to both comes first, then the best of each.
        #expect(Portfolio.choose(3, costs: costs) == [1, 0, 2])
        #expect(Portfolio.choose(2, costs: [[0.5, 0.1, 0.3]]) == [1, 2])
        #expect(Portfolio.choose(0, costs: costs) == [])
        #expect(Portfolio.choose(9, costs: []) == [])
    }

    @Test func choicesAreApart() {
        let places = [0.0, 0.01, 0.02, 0.5]
        let chosen = Portfolio.choose(4, costs: [[0.1, 0.2, 0.3, 0.4]], separation: 0.05) {
            abs(places[$0] - places[$1])
        }
        #expect(chosen == [0, 3])
    }

    /// A greedy choice of a submodular function gains 1 − 1/e of the best at least.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func aChoiceIsNearTheBest(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let costs = (0..<3).map { _ in (0..<7).map { _ in random.uniform() } }
        func gain(_ chosen: [Int]) -> Double {
            costs.reduce(0) { sum, task in sum + 1 - (chosen.map { task[$0] }.min() ?? 1) }
        }
        var best = 0.0
        for a in 0..<7 { for b in 0..<7 { best = max(best, gain([a, b])) } }
        let chosen = Portfolio.choose(2, costs: costs)
        #expect(chosen.count == 2)
        #expect(gain(chosen) >= 0.63 * best)
    }
}
