import Numerical

/// How parameters are drawn before there is enough to learn from: so that they fill their ranges.
///
/// Each parameter's range is cut into as many strata as there are startup trials, and a value is drawn from one that the
/// fewest trials have been in: over the startup, a Latin hypercube that nobody has to plan. It takes what was enqueued,
/// what others run, and parameters that only some trials have, as they come.
///
/// > M. McKay, R. Beckman, W. Conover. "A Comparison of Three Methods for Selecting Values of Input Variables in the
/// > Analysis of Output from a Computer Code." Technometrics 21, 1979.
struct StartupDesign {
    /// The number of strata.
    var trials: Int

    /// Finer strata than these are none: a value says no more about where it lies.
    private static let mostStrata = 1 << 30

    /// A value of one parameter.
    ///
    /// O(*n* log *n*) for *n* trials, few as they are: strata that no trial has been in cost nothing.
    func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        let strata = min(distribution.count ?? trials, trials, Self.mostStrata)
        guard strata > 1 else { return distribution.quantile(random.uniform()) }
        var visits: [Int: Int] = [:]
        for value in values(of: name, besides: trial, in: history) {
            let position = distribution.position(of: value)
            guard (0...1).contains(position) else { continue }
            visits[min(Int(position * Double(strata)), strata - 1), default: 0] += 1
        }
        let fewest = visits.count < strata ? 0 : visits.values.min() ?? 0
        let closed = visits.filter { $0.value > fewest }.keys.sorted()
        let stratum = Self.stratum(random.index(below: strata - closed.count), besides: closed)
        return distribution.quantile((Double(stratum) + random.uniform()) / Double(strata))
    }

    /// The stratum `rank`, counted from 0, of those that are not among `closed`, which are in order.
    private static func stratum(_ rank: Int, besides closed: [Int]) -> Int {
        closed.reduce(rank) { $1 <= $0 ? $0 + 1 : $0 }
    }

    private func values(of name: String, besides trial: FrozenTrial, in history: History) -> [Double] {
        let running = history.running.filter { $0.number != trial.number }
        return (history.parameter(name).map { Array($0.values) } ?? [])
            + running.compactMap { $0.parameters.internalValue(name) }
    }
}
