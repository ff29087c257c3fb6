import Glibc

/// A box around the best point that grows while trials succeed and shrinks while they fail.
///
/// In many dimensions a model is uncertain nearly everywhere, and what it is most uncertain of is not worth a trial.
/// The region is folded from the losses in their order: the same losses give the same region. At first it is the whole cube,
/// unlike the authors', as a model with a good prior is better off so until it fails. When the region has become very small, the
/// search begins anew elsewhere, in a box.
///
/// > D. Eriksson, M. Pearce, J. Gardner, R. Turner, M. Poloczek. "Scalable Global Optimization via Local Bayesian
/// > Optimization." NeurIPS 2019 (TuRBO-1).
public struct TrustRegion: Hashable, Codable, Sendable {
    /// The side of the box, of the unit cube.
    public private(set) var length = largestLength
    /// The position of the best loss since the search began; `nil` if there is none yet.
    public private(set) var centre: Int?
    /// The position of the loss at which the search began.
    public private(set) var begin = 0
    /// How often the search has begun anew.
    public private(set) var restarts = 0
    private var best = Double.infinity
    private var successes = 0
    private var failures = 0
    private var count = 0

    private static let largestLength = 1.6
    private static let initialLength = 0.8

    /// The region after `losses`, of which those of each beginning, `startup` in number, are no steps of a search.
    ///
    /// A loss that is no number is a failure. O(n).
    public init(losses: [Double], startup: Int, dimensions: Int) {
        for loss in losses { add(loss, startup: startup, dimensions: dimensions) }
    }

    /// Whether it is the whole cube: the first search has not failed yet, or has recovered.
    public var isWhole: Bool { restarts == 0 && length >= Self.largestLength }

    /// Whether there are not enough losses since the search began to model them.
    public func isStarting(startup: Int) -> Bool { count - begin < startup }

    private mutating func add(_ loss: Double, startup: Int, dimensions: Int) {
        let isStep = !isStarting(startup: startup)
        // Success is a gain of a thousandth, as in the authors' program.
        let isSuccess = loss < best - 1e-3 * abs(best) || (best == .infinity && loss < best)
        if loss < best { (best, centre) = (loss, count) }
        count += 1
        guard isStep else { return }
        (successes, failures) = isSuccess ? (successes + 1, 0) : (0, failures + 1)
        if successes == 3 {
            length = min(2 * length, Self.largestLength)
            successes = 0
        } else if failures == max(4, dimensions) {
            length /= 2
            failures = 0
        }
        if length < 0x1p-7 { restart() }
    }

    private mutating func restart() {
        (length, centre, begin, best) = (Self.initialLength, nil, count, .infinity)
        (successes, failures, restarts) = (0, 0, restarts + 1)
    }

    /// The corners of the box around `centre`, longer where the process reaches further.
    ///
    /// - Parameter reach: The length scales.
    public func box(around centre: [Double], reach: [Double]) -> (low: [Double], high: [Double]) {
        let logarithms = reach.map { log(min(max($0, 1e-3), 1e3)) }
        let mean = logarithms.reduce(0, +) / Double(max(reach.count, 1))
        let halves = logarithms.map { 0.5 * length * exp($0 - mean) }
        return (
            zip(centre, halves).map { max($0 - $1, 0) }, zip(centre, halves).map { min($0 + $1, 1) }
        )
    }
}
