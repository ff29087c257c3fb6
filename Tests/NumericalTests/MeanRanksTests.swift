import Numerical
import Testing

@Suite struct MeanRanksTests {
    private var random = RandomStream(seed: 5)

    @Test func oneScoreEachGivesOrdinaryRanks() {
        let scores = [[3, 1, 2], [5, 5, 1], [2, 2, 2]].map { $0.map { [Double($0)] } }
        let ranks = MeanRanks(of: scores)
        #expect(ranks.ranks == [[3, 1, 2], [2.5, 2.5, 1], [2, 2, 2]])
        #expect(zip(ranks.means, [7.5 / 3, 5.5 / 3, 5.0 / 3]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    /// Every way in which three contestants can show one of their scores each, counted one by one.
    @Test mutating func ranksAreMeansOverAllDraws() {
        for _ in 0..<200 {
            let scores = [3, 1, 4].map { count in (0..<count).map { _ in Double(random.index(below: 5)) } }
            var (sum, count) = (0.0, 0.0)
            for a in scores[0] {
                for b in scores[1] {
                    for c in scores[2] {
                        sum += [b, c].reduce(1) { $0 + ($1 < a ? 1 : $1 == a ? 0.5 : 0) }
                        count += 1
                    }
                }
            }
            #expect(abs(MeanRanks(of: [scores]).means[0] - sum / count) < 1e-12, "\(scores)")
        }
    }

    @Test func aScoreTwiceWeighsTwice() {
        let ranks = MeanRanks(of: [[[1, 1, 1, 4], [2]], [[1, 4], [3, 3]]]).ranks
        #expect(ranks == [[1.25, 1.75], [1.5, 1.5]])
    }

    @Test func notANumberIsWorst() {
        #expect(MeanRanks(of: [[[.nan], [7], [.infinity]]]).means == [2.5, 1, 2.5])
    }

    @Test mutating func ranksOfAContestSumUp() {
        let scores = (0..<20).map { _ in (0..<6).map { _ in (0..<5).map { _ in random.uniform() } } }
        let resamples = MeanRanks(of: scores).resampled(50, using: &random)
        for means in resamples.means { #expect(abs(means.reduce(0, +) - 21) < 1e-9) }
    }

    @Test mutating func oneContestWithOneScoreEachLeavesNoDoubt() {
        let resamples = MeanRanks(of: [[[1], [2]]]).resampled(100, using: &random)
        #expect(resamples.interval(of: 0) == 1...1)
        #expect(resamples.interval(ofDifference: 1, 0) == 1...1)
        #expect(resamples.shareOfFirstPlaces(of: 0) == 1)
        #expect(resamples.shareOfFirstPlaces(of: 1) == 0)
    }

    /// Contestants that are all alike have the middle rank: 95 of 100 intervals should have it.
    @Test mutating func intervalsHoldTheTruthAsOftenAsTheySay() {
        let held = (0..<100).count { _ in
            let scores = (0..<12).map { _ in (0..<4).map { _ in (0..<5).map { _ in random.uniform() } } }
            return MeanRanks(of: scores).resampled(100, using: &random).interval(of: 0).contains(2.5)
        }
        // With two levels the interval is rather too wide than too narrow.
        #expect(held >= 88, "\(held)")
    }
}
