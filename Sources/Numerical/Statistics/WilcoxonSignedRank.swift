import Glibc

/// Whether paired samples differ in location: a test of the differences by their signed ranks.
///
/// Zeros are split: half of their ranks counts as positive. The distribution of the statistic is exact for up to 50
/// differences without ties and for up to 13 with them, and normal with the correction for ties beyond.
///
/// > F. Wilcoxon. "Individual Comparisons by Ranking Methods." Biometrics Bulletin 1, 1945.
public struct WilcoxonSignedRank: Sendable {
    /// The sum of the ranks of positive differences, with half of those of zeros.
    public let statistic: Double
    private let ranks: [Double]
    private let zeroRanks: Double
    private let tieTerm: Double
    private let isExact: Bool
    private let count: Double

    /// Ranks `differences`, all of them finite.
    ///
    /// O(n log n).
    public init(differences: [Double]) {
        let all = Ranks(of: differences.map(abs))
        let pairs = zip(differences, all.ranks)
        ranks = pairs.filter { $0.0 != 0 }.map(\.1)
        zeroRanks = pairs.reduce(0) { $1.0 == 0 ? $0 + $1.1 : $0 }
        tieTerm = all.tieTerm
        statistic = pairs.reduce(zeroRanks / 2) { $1.0 > 0 ? $0 + $1.1 : $0 }
        isExact = differences.count <= (all.hasTies || zeroRanks > 0 ? 13 : 50)
        count = Double(differences.count)
    }
}

extension WilcoxonSignedRank {
    /// The probability of a statistic at least as extreme if the differences are centred at zero.
    ///
    /// O(n³) where it is exact.
    public func probability(_ alternative: Alternative) -> Double {
        isExact ? exactProbability(alternative) : normalProbability(alternative)
    }

    private func normalProbability(_ alternative: Alternative) -> Double {
        let mean = count * (count + 1) / 4
        let variance = (count * (count + 1) * (2 * count + 1) - tieTerm / 2) / 24
        let z = (statistic - mean) / sqrt(variance)
        return erfc((alternative == .greater ? z : -z) / sqrt(2)) / 2
    }

    /// Each sign is as likely as the other: the number of ways to reach each sum of ranks is counted.
    private func exactProbability(_ alternative: Alternative) -> Double {
        // Tied ranks are halves, so twice a rank is whole.
        let doubled = ranks.map { Int(($0 * 2).rounded()) }
        var ways = [1.0] + [Double](repeating: 0, count: doubled.reduce(0, +))
        for rank in doubled {
            for sum in stride(from: ways.count - 1, through: rank, by: -1) { ways[sum] += ways[sum - rank] }
        }
        let observed = Int(((statistic - zeroRanks / 2) * 2).rounded())
        let extreme = alternative == .greater ? ways[observed...] : ways[...observed]
        return extreme.reduce(0, +) / pow(2, Double(ranks.count))
    }
}
