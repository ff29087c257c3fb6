/// The weights of the prior and of `count` kernels in order of age.
///
/// They sum to 1.
///
/// All weights are known from six numbers: the first `ramp` kernels rise by `step` from `oldest`, the rest have
/// `newest`. So a kernel that comes or goes, which shifts the ranks of all later ones, costs nothing.
struct MixtureWeights: Hashable, Sendable {
    let count: Int
    let ramp: Int
    let prior, oldest, step, newest: Double

    init(_ weights: ObservationWeights, count: Int, prior: Double) {
        self.count = count
        ramp = weights == .recent ? max(0, count - 25) : 0
        let first = 1 / Double(max(count, 1))
        let rise = ramp > 1 ? (1 - first) / Double(ramp - 1) : 0
        let rampSum = Double(ramp) * (first + 0.5 * rise * Double(ramp - 1))
        let priorWeight = count == 0 ? 1 : prior
        let total = rampSum + Double(count - ramp) + priorWeight
        self.prior = priorWeight / total
        (oldest, step, newest) = (first / total, rise / total, 1 / total)
    }

    /// The weight of the kernel at `position`, counted from the oldest.
    subscript(position: Int) -> Double { position < ramp ? oldest + Double(position) * step : newest }

    /// The sum of the weights of the `count` oldest kernels.
    func sum(ofOldest count: Int) -> Double {
        let rising = Double(min(count, ramp))
        return rising * (oldest + 0.5 * step * (rising - 1)) + Double(max(0, count - ramp)) * newest
    }

    /// The kernel that holds the share `u` of [0, 1) of all weight, counted from the oldest; `nil` is the prior.
    ///
    /// O(log n).
    func kernel(at u: Double) -> Int? {
        let share = u - prior
        guard share >= 0, count > 0 else { return nil }
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sum(ofOldest: middle + 1) <= share { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
