import Glibc

/// Whether the values of one sample tend to be larger, or smaller, than those of another: the U test.
///
/// ```swift
/// MannWhitney(ours, theirs).probability(.less) < 0.05    // ours are smaller
/// ```
/// Exact if one sample has 8 values or fewer and no two values are equal, else by the normal distribution, with corrections
/// for ties and for continuity.
///
/// > H. B. Mann, D. R. Whitney. "On a Test of Whether One of Two Random Variables Is Stochastically Larger than the
/// > Other." Annals of Mathematical Statistics 18, 1947.
public struct MannWhitney: Sendable {
    /// *U*: in how many pairs the value of the first sample is the larger one, equal ones counting half.
    public let statistic: Double
    private let counts: (first: Int, second: Int)
    private let ranks: Ranks

    /// Compares two samples of one value or more each, none of them NaN.
    ///
    /// O(n log n).
    public init(_ first: [Double], _ second: [Double]) {
        precondition(!first.isEmpty && !second.isEmpty, "Each sample needs a value.")
        ranks = Ranks(of: first + second)
        counts = (first.count, second.count)
        let sum = ranks.ranks.prefix(first.count).reduce(0, +)
        statistic = sum - Double(first.count) * Double(first.count + 1) / 2
    }

    /// The probability of a statistic at least as extreme if all values come from one distribution.
    ///
    /// O(n²) where it is exact.
    public func probability(_ alternative: Alternative) -> Double {
        let u = alternative == .greater ? statistic : Double(counts.first * counts.second) - statistic
        return min(counts.first, counts.second) <= 8 && !ranks.hasTies ? exactTail(u) : normalTail(u)
    }
}

extension MannWhitney {
    private func normalTail(_ u: Double) -> Double {
        let (m, n) = (Double(counts.first), Double(counts.second))
        let all = m + n
        let variance = m * n / 12 * (all + 1 - ranks.tieTerm / (all * (all - 1)))
        return erfc((u - m * n / 2 - 0.5) / sqrt(2 * variance)) / 2
    }

    /// The share of the orders of all values in which U is `u` or more.
    private func exactTail(_ u: Double) -> Double {
        let (pairs, u) = (counts.first * counts.second, Int(u))
        // U and pairs − U are distributed alike: count where there is less to count.
        return 2 * u >= pairs ? share(upTo: pairs - u) : 1 - share(upTo: u - 1)
    }

    private func share(upTo u: Int) -> Double {
        let (fewer, more) = (min(counts.first, counts.second), max(counts.first, counts.second))
        let orders = (1...fewer).reduce(1) { $0 * Double(more + $1) / Double($1) }
        return Self.orders(upTo: u, fewer, more).reduce(0, +) / orders
    }

    /// In how many orders U is 0, 1, …, `last`: the coefficients of ∏ᵢ (1 − qᵐ⁺ⁱ) / (1 − qⁱ), i = 1 … `fewer`, m = `more`.
    private static func orders(upTo last: Int, _ fewer: Int, _ more: Int) -> [Double] {
        guard last >= 0 else { return [] }
        var orders = [1] + [Double](repeating: 0, count: last)
        for i in 1...fewer {
            for power in stride(from: last, through: more + i, by: -1) {
                orders[power] -= orders[power - more - i]
            }
            for power in stride(from: i, through: last, by: 1) { orders[power] += orders[power - i] }
        }
        return orders
    }
}
