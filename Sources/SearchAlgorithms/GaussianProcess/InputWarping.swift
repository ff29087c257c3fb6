import Glibc

/// Stretches each coordinate of [0, 1] where a function changes quickly: u = 1 − (1 − xᵃ)ᵇ.
///
/// > J. Snoek, K. Swersky, R. Zemel, R. Adams. "Input Warping for Bayesian Optimization of Non-Stationary Functions."
/// > ICML 2014 (with Kumaraswamy's distribution for the beta distribution).
public struct InputWarping: Hashable, Codable, Sendable {
    /// a of each dimension.
    public var powers: [Double]
    /// b of each dimension.
    public var counterpowers: [Double]

    /// The coordinates are kept off the ends, where a power below 1 has no slope.
    private static let margin = 1e-6

    /// A warping with these exponents; 1 and 1 change nothing.
    public init(powers: [Double], counterpowers: [Double]) {
        (self.powers, self.counterpowers) = (powers, counterpowers)
    }

    /// The exponents that have these logarithms, those of a first.
    init(logarithms: ArraySlice<Double>) {
        powers = logarithms.prefix(logarithms.count / 2).map { exp($0) }
        counterpowers = logarithms.suffix(logarithms.count / 2).map { exp($0) }
    }

    /// `points` where the warping puts them; dimensions without order stay.
    func apply(_ points: KernelPoints) -> KernelPoints {
        points.map { kind, dimension, x in kind == .numeric ? self.apply(x, dimension) : x }
    }

    /// `point` where the warping puts it.
    func apply(_ point: [Double], _ dimensions: [KernelDimension]) -> [Double] {
        point.indices.map { dimensions[$0] == .numeric ? apply(point[$0], $0) : point[$0] }
    }

    /// u of a coordinate.
    func apply(_ x: Double, _ dimension: Int) -> Double {
        let x = min(max(x, Self.margin), 1 - Self.margin)
        return 1 - pow(1 - pow(x, powers[dimension]), counterpowers[dimension])
    }

    /// ∂u/∂x, ∂u/∂ log a and ∂u/∂ log b.
    func slopes(_ x: Double, _ dimension: Int) -> (byX: Double, byLogPower: Double, byLogCounterpower: Double)
    {
        let isInside = x > Self.margin && x < 1 - Self.margin
        let x = min(max(x, Self.margin), 1 - Self.margin)
        let (a, b) = (powers[dimension], counterpowers[dimension])
        let power = pow(x, a)
        let rest = 1 - power
        let restPower = pow(rest, b - 1)
        return (
            isInside ? a * b * power / x * restPower : 0, a * b * restPower * power * log(x),
            -b * restPower * rest * log(rest)
        )
    }
}
