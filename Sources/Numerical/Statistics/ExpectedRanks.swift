/// The places that contestants take in one contest on average, if each shows one of its scores, drawn at random.
///
/// Contestant *a* has the rank 1 + Σ P(*b* scores less than *a*) + ½ P(both score the same), over all others *b*: exactly what
/// drawing for ever would come to. No scores need to be paired, and contestants may have different numbers of them.
struct ExpectedRanks {
    private struct Score {
        var contestant: Int
        var position: Int
        /// The end of the run of equal scores that this one is in.
        var end: Int
    }

    /// How many scores each contestant has.
    let counts: [Int]
    private let ordered: [Score]

    /// The contest with the scores of each contestant: the least is the best, and NaN the worst.
    ///
    /// O(n log n) for n scores.
    init(of scores: [[Double]]) {
        precondition(scores.allSatisfy { !$0.isEmpty }, "Each contestant needs a score.")
        let values = scores.map { $0.map { $0.isNaN ? .infinity : $0 } }
        var ordered = values.indices.flatMap { contestant in
            values[contestant].indices.map { Score(contestant: contestant, position: $0, end: 0) }
        }
        func value(_ score: Score) -> Double { values[score.contestant][score.position] }
        ordered.sort { value($0) < value($1) }
        var start = 0
        while start < ordered.count {
            let end = ordered[start...].firstIndex { value($0) > value(ordered[start]) } ?? ordered.count
            for index in start..<end { ordered[index].end = end }
            start = end
        }
        counts = scores.map(\.count)
        self.ordered = ordered
    }

    /// The rank of each contestant, from 1.
    ///
    /// - Parameter weights: The probability of each score of each contestant, 1 in all; equal by default.
    ///
    /// O(n) for n scores.
    func ranks(weights: [[Double]]? = nil) -> [Double] {
        func weight(_ score: Score) -> Double {
            weights?[score.contestant][score.position] ?? 1 / Double(counts[score.contestant])
        }
        var ranks = [Double](repeating: 1, count: counts.count)
        // The weight of what is less than the current run and of the run itself, in all and of each contestant.
        var (below, ownBelow) = (0.0, [Double](repeating: 0, count: counts.count))
        var ownEqual = ownBelow
        var start = 0
        while start < ordered.count {
            let run = start..<ordered[start].end
            for index in run { ownEqual[ordered[index].contestant] += weight(ordered[index]) }
            let equal = run.reduce(0) { $0 + weight(ordered[$1]) }
            for index in run {
                let own = ordered[index].contestant
                ranks[own] += weight(ordered[index]) * (below - ownBelow[own] + (equal - ownEqual[own]) / 2)
            }
            for index in run {
                let own = ordered[index].contestant
                ownBelow[own] += ownEqual[own]
                ownEqual[own] = 0
            }
            below += equal
            start = run.upperBound
        }
        return ranks
    }
}
