import Glibc

/// Whether paired samples differ in location: a test of the differences by their signed ranks.
///
/// Zeros are split: half of their ranks counts as positive. The distribution of the statistic is exact for up to 50
/// differences without ties and for up to 13 with them, and normal with the correction for ties beyond.
///
/// > F. Wilcoxon. "Individual Comparisons by Ranking Methods." Biometrics Bulletin 1, 1945.
public struct WilcoxonSignedRank: Sendable {
    /// What is expected of the differences if they are not centred at zero.
    public enum Alternative: Sendable {
        /// They are smaller.
        case less
        /// They are larger.
        case greater
    }

    /// The sum of the ranks of positive differences, with half of those of zeros.
    public let statistic: Double
    private let ranks: [Double]
    private let zeroRanks: Double
    private let tieCorrection: Double
    private let isExact: Bool

    /// Ranks `differences`, all of them finite.
    ///
    /// O(n log n).
    public init(differences: [Double]) {
        let order = differences.indices.sorted { abs(differences[$0]) < abs(differences[$1]) }
        var (ranks, positive, zeros, ties) = ([Double](), 0.0, 0.0, 0.0)
        var start = 0
        while start < order.count {
            let size = abs(differences[order[start]])
            let end = order[start...].firstIndex { abs(differences[$0]) != size } ?? order.count
            let (rank, count) = (Double(start + 1 + end) / 2, Double(end - start))
            ties += count * count * count - count
            for index in order[start..<end] where size > 0 {
                ranks.append(rank)
                if differences[index] > 0 { positive += rank }
            }
            if size == 0 { zeros = rank * count }
            start = end
        }
        (self.ranks, zeroRanks, tieCorrection) = (ranks, zeros, ties)
        statistic = positive + zeros / 2
        isExact = ties == 0 && zeros == 0 ? differences.count <= 50 : differences.count <= 13
        self.count = Double(differences.count)
    }

    private let count: Double
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
        let variance = (count * (count + 1) * (2 * count + 1) - tieCorrection / 2) / 24
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
