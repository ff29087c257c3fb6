import Glibc
import SearchAlgorithms

/// What a study that was made before says about a new one: which parameters did well, and which did not.
///
/// Values of two studies cannot be compared, ranks can: each trial counts by its place among all of its study.
struct EarlierStudy: Sendable {
    /// A trial, and its place.
    struct Row: Sendable {
        let parameters: [String: ParameterValue]
        /// The share of trials that are better, and half of those that are as good: from 0 to 1.
        let share: Double
    }

    /// A share as a value that is to be small, with mean 0 and variance 1 over all trials of a study: the quantile of the
    /// logistic distribution.
    static func score(ofShare share: Double) -> Double { log(share / (1 - share)) * (3.0.squareRoot() / .pi) }

    /// The name of the study.
    let name: String
    /// The complete trials, the best first; the better half and an even sample of the others where they are many.
    let rows: [Row]

    /// How many trials are kept.
    static let limit = 400

    /// What `trials` say, of which those count that are complete.
    ///
    /// With several objectives, fronts are ranked; trials that break a constraint come last. O(n log n), for more than
    /// two objectives O(n²).
    init(_ name: String, _ trials: [FrozenTrial], directions: [Direction]) {
        self.name = name
        let complete = trials.filter { $0.state == .complete && $0.values.count == directions.count }
            .sorted { $0.number < $1.number }
        let losses = Losses(
            complete.map { zip($0.values, directions).map { $0 * $1.sign } }, objectives: directions.count)
        let ranks = losses.nondominatedRanks(violations: complete.map(\.record.violation))
        let sizes = Dictionary(ranks.map { ($0, 1) }, uniquingKeysWith: +)
        var (shares, before) = ([Int: Double](), 0)
        for (rank, size) in sizes.sorted(by: { $0.key < $1.key }) {
            shares[rank] = (Double(before) + Double(size) / 2) / Double(complete.count)
            before += size
        }
        let order = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        rows = order.thinned(to: Self.limit).map { index in
            Row(parameters: complete[index].parameters.dictionary, share: shares[ranks[index]] ?? 0.5)
        }
    }
}

extension [Int] {
    /// At most `limit` elements: the first half of them as they come, the others evenly from what follows.
    func thinned(to limit: Int) -> [Int] {
        guard count > limit, limit > 1 else { return Array(prefix(limit)) }
        let first = limit / 2
        let rest = limit - first
        return Array(prefix(first))
            + (0..<rest).map { self[first + $0 * (count - first) / rest] }
    }
}
