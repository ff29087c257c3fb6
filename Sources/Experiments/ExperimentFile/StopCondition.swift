package import Tuning

/// What ends a trial early as one that is complete, with the values that it has then.
package enum StopCondition: Hashable, Sendable {
    /// A metric, or the `step`, is on the right side of a bound: `accuracy >= 0.99`, `step >= 50`.
    case bound(Constraint)
    /// An objective has not become better by more than `delta` in so many reports.
    case stagnation(metric: String, goal: Direction, patience: Int, delta: Double)

    /// The metric that it is about; `nil` for one about steps.
    var metric: String? {
        switch self {
        case .bound(let bound): bound.metric == Self.step ? nil : bound.metric
        case .stagnation(let metric, _, _, _): metric
        }
    }

    /// What a bound calls the step of a report.
    static let step = "step"
}

/// Tells when a condition holds, from one report to the next.
package struct StopWatch: Sendable {
    private let conditions: [StopCondition]
    /// The best value of each objective that must not stagnate, and how many reports ago it was.
    private var best: [String: (value: Double, age: Int)] = [:]

    /// A watch over a trial that begins anew.
    package init(_ conditions: [StopCondition]) { self.conditions = conditions }

    /// A watch over a trial that goes on, from what it has reported.
    package init(_ conditions: [StopCondition], goingOn trial: FrozenTrial) {
        self.init(conditions)
        for case .stagnation(let metric, let goal, _, let delta) in conditions {
            for value in trial.metrics[metric]?.values ?? [] { note(value, of: metric, goal, delta) }
        }
    }

    /// Takes in a report, and tells which condition holds now, in words; `nil` if none does.
    package mutating func take(_ metrics: [String: Double], step: Int) -> String? {
        var reason: String?
        for condition in conditions {
            switch condition {
            case .bound(let bound):
                let value = bound.metric == StopCondition.step ? Double(step) : metrics[bound.metric]
                if let value, bound.violation(value) <= 0 { reason = reason ?? bound.words }
            case .stagnation(let metric, let goal, let patience, let delta):
                guard let value = metrics[metric] else { continue }
                note(value, of: metric, goal, delta)
                if let age = best[metric]?.age, age >= patience {
                    reason = reason ?? "\(metric) no better for \(Figures.count(patience, "report"))"
                }
            }
        }
        return reason
    }

    private mutating func note(_ value: Double, of metric: String, _ goal: Direction, _ delta: Double) {
        guard let known = best[metric] else {
            best[metric] = (value, 0)
            return
        }
        let target = goal == .minimize ? known.value - delta : known.value + delta
        let isBetter = known.value.isNaN ? !value.isNaN : goal.isBetter(value, than: target)
        best[metric] = isBetter ? (value, 0) : (known.value, known.age + 1)
    }
}

extension Constraint {
    /// The constraint as a person writes it.
    var words: String { "\(metric) \(relation.rawValue) \(Figures.rounded(bound))" }
}
