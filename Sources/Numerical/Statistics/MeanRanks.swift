/// How contestants place over several contests, such as optimizers over problems.
///
/// ```swift
/// let ranks = MeanRanks(of: scores)                    // scores[problem][optimizer]: what each seed came to
/// let resamples = ranks.resampled(2000, using: &random)
/// print(ranks.means[0], resamples.interval(of: 0))
/// ```
/// In a contest a contestant has the rank that it takes on average if each shows one of its scores at random: with one score each
/// these are the ordinary ranks, in which equal scores share the mean of theirs.
public struct MeanRanks: Sendable {
    /// The rank of each contestant in each contest: `ranks[contest][contestant]`, from 1.
    public let ranks: [[Double]]
    /// The rank of each contestant, its mean over the contests.
    public let means: [Double]
    private let contests: [ExpectedRanks]

    /// Ranks the contestants.
    ///
    /// - Parameter scores: `scores[contest][contestant]`, one score or more; the least is the best, and NaN the worst. Each
    ///   contest has the same contestants.
    ///
    /// O(n log n) for n scores.
    public init(of scores: [[[Double]]]) {
        precondition(Set(scores.map(\.count)).count == 1, "Each contest needs the same contestants.")
        contests = scores.map(ExpectedRanks.init(of:))
        ranks = contests.map { $0.ranks() }
        means = Self.means(of: ranks)
    }

    /// The ranks on other contests and other scores of the same kind: contests are drawn with replacement, and in each of
    /// them the scores of each contestant (a bootstrap of two levels).
    ///
    /// O(n) for n scores, `count` times.
    ///
    /// > B. Efron. "Bootstrap Methods: Another Look at the Jackknife." Annals of Statistics 7, 1979.
    public func resampled(_ count: Int, using random: inout RandomStream) -> Resamples {
        Resamples(
            means: (0..<count).map { _ in
                Self.means(
                    of: contests.map { _ in
                        let contest = contests[random.index(below: contests.count)]
                        return contest.ranks(weights: contest.counts.map { random.multiplicities($0) })
                    })
            })
    }

    private static func means(of ranks: [[Double]]) -> [Double] {
        ranks[0].indices.map { contestant in
            ranks.reduce(0) { $0 + $1[contestant] } / Double(ranks.count)
        }
    }
}

extension MeanRanks {
    /// The mean ranks in resamples: how far those of other contests might lie from these.
    public struct Resamples: Sendable {
        /// The mean rank of each contestant in each resample.
        public let means: [[Double]]

        /// The middle of the mean ranks of `contestant`, without (1 − `confidence`) / 2 of them at either end.
        public func interval(of contestant: Int, confidence: Double = 0.95) -> ClosedRange<Double> {
            Self.interval(means.map { $0[contestant] }, confidence)
        }

        /// The same of the difference between the mean ranks of two: above zero if `first` ranks behind `second`.
        public func interval(
            ofDifference first: Int, _ second: Int, confidence: Double = 0.95
        ) -> ClosedRange<Double> {
            Self.interval(means.map { $0[first] - $0[second] }, confidence)
        }

        /// The share of the resamples in which `contestant` has the least mean rank.
        public func shareOfFirstPlaces(of contestant: Int) -> Double {
            let firsts = means.count { resample in resample.allSatisfy { $0 >= resample[contestant] } }
            return Double(firsts) / Double(means.count)
        }

        private static func interval(_ values: [Double], _ confidence: Double) -> ClosedRange<Double> {
            let tail = (1 - confidence) / 2 * 100
            return values.percentile(tail)...values.percentile(100 - tail)
        }
    }
}

extension RandomStream {
    /// The shares of `count` things among `count` draws with replacement.
    fileprivate mutating func multiplicities(_ count: Int) -> [Double] {
        var shares = [Double](repeating: 0, count: count)
        for _ in 0..<count { shares[index(below: count)] += 1 / Double(count) }
        return shares
    }
}
