/// The steps of rungs: *r*, *r*·γ₁, *r*·γ₁·γ, *r*·γ₁·γ², … below *R*, rounded, each at least one step above the one before.
package struct RungSteps: Hashable, Sendable {
    /// *r*: the step of the first rung.
    var minimumResource: Int
    /// *R*: no rung is here or above; `nil` has no end.
    var maximumResource: Int?
    /// γ: how many times as many steps the next rung has.
    var growth: Double
    /// γ₁: how many times as many steps as the first rung the second has; `nil` is γ.
    var firstGrowth: Double?

    /// The step of a rung; `nil` if a trial ends before.
    package subscript(rung: Int) -> Int? {
        var (step, exact) = (minimumResource, Double(minimumResource))
        for lower in 0..<rung {
            exact *= lower == 0 ? firstGrowth ?? growth : growth
            guard let rounded = Int(exactly: exact.rounded()), step < .max else { return nil }
            step = max(step + 1, rounded)
        }
        return step < maximumResource ?? .max ? step : nil
    }

    /// The rungs without the first `count`.
    func dropFirst(_ count: Int) -> RungSteps {
        guard let first = self[count] else {
            return RungSteps(minimumResource: .max, maximumResource: .max, growth: growth)
        }
        return RungSteps(minimumResource: first, maximumResource: maximumResource, growth: growth)
    }
}

extension RungSteps {
    /// Notes what `trial` has reached at each rung that it newly came to.
    ///
    /// - Returns: The notes, and the last of those rungs; `nil` if it came to none. A trial without a number is to end.
    func arrival(of trial: FrozenTrial) -> (verdict: Verdict, rung: Int?, value: Double) {
        guard let last = trial.reports.last else { return (.proceed, nil, .nan) }
        var (verdict, rung) = (Verdict.proceed, Rung.first(notIn: trial.systemAttributes))
        let first = rung
        while let step = self[rung], last.step >= step {
            if last.value.isNaN { return (Verdict(prunes: true, reason: "not a number"), nil, .nan) }
            verdict.attributes[Rung.key(rung)] = JSON.float(last.value).text
            rung += 1
        }
        return (verdict, rung > first ? rung - 1 : nil, last.value)
    }
}
