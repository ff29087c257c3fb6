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

    /// A value of one parameter.
    ///
    /// O(n) for *n* trials, few as they are.
    func sample(
        _ name: String, from distribution: Distribution, for trial: FrozenTrial, given history: History,
        using random: inout RandomStream
    ) -> Double {
        let strata = min(distribution.count ?? trials, trials)
        guard strata > 1 else { return distribution.quantile(random.uniform()) }
        var visits = [Int](repeating: 0, count: strata)
        for value in values(of: name, besides: trial, in: history) {
            let position = distribution.position(of: value)
            if (0...1).contains(position) { visits[min(Int(position * Double(strata)), strata - 1)] += 1 }
        }
        let fewest = visits.min() ?? 0
        let open = visits.indices.filter { visits[$0] == fewest }
        let stratum = open[random.index(below: open.count)]
        return distribution.quantile((Double(stratum) + random.uniform()) / Double(strata))
    }

    private func values(of name: String, besides trial: FrozenTrial, in history: History) -> [Double] {
        let running = history.running.filter { $0.number != trial.number }
        return (history.parameter(name).map { Array($0.values) } ?? [])
            + running.compactMap { $0.parameters.internalValue(name) }
    }
}
