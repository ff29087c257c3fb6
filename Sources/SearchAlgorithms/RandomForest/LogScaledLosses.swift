import Glibc

/// Losses on a scale on which differences among good ones count more than among bad ones.
///
/// y = log((v − m) / (M − m)) where M is the largest loss and m as far below the smallest as the 5 % quantile is above it.
///
/// > M. Lindauer et al. "SMAC3: A Versatile Bayesian Optimization Package." JMLR 23, 2022: its logarithmic encoder.
public struct LogScaledLosses: Hashable, Sendable {
    /// The losses on that scale, at most 0.
    public let values: [Double]

    /// Scales `losses`.
    ///
    /// NaN and +∞ count as the largest finite loss, −∞ as the smallest.
    public init(_ losses: [Double]) {
        // Halves, as the width of a range can overflow.
        let finite = losses.filter(\.isFinite).map { $0 / 2 }.sorted()
        guard let low = finite.first, let high = finite.last, low < high else {
            values = losses.map { _ in 0 }
            return
        }
        let width = high - low
        let margin = Self.margin(finite.map { ($0 - low) / width })
        values = losses.map { loss in
            let place = loss.isNaN ? 1 : min(max((loss / 2 - low) / width, 0), 1)
            return log((place + margin) / (1 + margin))
        }
    }

    /// How far the 5 % quantile, between two losses on a line between them, is above the smallest.
    ///
    /// If a twentieth equals the smallest, the next larger loss takes its place.
    private static func margin(_ places: [Double]) -> Double {
        let position = 0.05 * Double(places.count - 1)
        let (below, share) = (Int(position), position - position.rounded(.down))
        let quantile = places[below] + share * (places[below + 1] - places[below])
        return quantile > 0 ? quantile : places.first { $0 > 0 } ?? 1
    }
}

/// How much better than the best so far a point is expected to be, where the logarithm of its loss is normally distributed.
///
/// EI = e^η Φ(v) − e^(μ + σ²/2) Φ(v − σ) with v = (η − μ) / σ.
///
/// > F. Hutter, H. Hoos, K. Leyton-Brown, K. Murphy. "An Experimental Investigation of Model-Based Parameter Optimisation:
/// > SPO and Beyond." GECCO 2009, equation 1.
public struct LogNormalImprovement: Hashable, Sendable {
    /// The logarithm of the best loss so far.
    public var best: Double

    /// Improvement over a loss whose logarithm is `best`.
    public init(best: Double) { self.best = best }

    /// The expected improvement of a loss whose logarithm has this mean and variance.
    public func callAsFunction(mean: Double, variance: Double) -> Double {
        guard variance > 1e-20 else { return max(0, exp(best) - exp(mean)) }
        let deviation = variance.squareRoot()
        let v = (best - mean) / deviation
        func distribution(_ x: Double) -> Double { 0.5 * erfc(-x * 0.5.squareRoot()) }
        return max(
            0, exp(best) * distribution(v) - exp(mean + variance / 2) * distribution(v - deviation))
    }
}
