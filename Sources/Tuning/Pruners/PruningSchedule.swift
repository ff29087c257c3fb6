/// At which steps a pruner judges: not while a trial warms up, and then once in each interval.
struct PruningSchedule: Hashable, Sendable {
    var warmupSteps: Int
    var interval: Int

    init(warmupSteps: Int, interval: Int) {
        precondition(warmupSteps >= 0, "The number of warm-up steps must not be negative.")
        precondition(interval >= 1, "The interval must be at least one step.")
        (self.warmupSteps, self.interval) = (warmupSteps, interval)
    }

    /// Whether the last of `steps`, which rise, is the first of its interval.
    func isDue(_ steps: [Int]) -> Bool {
        guard let step = steps.last, step >= warmupSteps else { return false }
        let intervalStart = (step - warmupSteps) / interval * interval + warmupSteps
        return steps.dropLast().last.map { $0 < intervalStart } ?? true
    }
}

extension History {
    /// What the only objective is after; the first one's where there are several.
    var direction: Direction { directions.first ?? .minimize }
}

extension Direction {
    /// The best of `values`, NaN left out; `nil` if nothing is left.
    func best(of values: some Sequence<Double>) -> Double? {
        let values = values.lazy.filter { !$0.isNaN }
        return self == .minimize ? values.min() : values.max()
    }
}
