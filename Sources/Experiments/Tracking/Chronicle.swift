package import Tuning

package import struct FoundationEssentials.Date

/// What has been told of the trials of a study, so that each fact is told once.
package struct Chronicle {
    /// What was told of trials that have not ended.
    private var reports: [Int: [String: Reports]] = [:]
    private var ended: Set<Int> = []
    /// The name of what is reported without one.
    let metric: String

    /// Nothing was told yet.
    package init(metric: String) { self.metric = metric }

    /// Takes in what was told before.
    package mutating func note(_ fact: Fact) {
        switch fact.event {
        case .opened, .closed: break
        case .started(let number, _): reports[number] = reports[number] ?? [:]
        case .reported(let number, let measurement):
            reports[number, default: [:]][measurement.metric, default: Reports()][measurement.step] =
                measurement.value
        case .ended(let number, _):
            reports[number] = nil
            ended.insert(number)
        }
    }

    /// What is new about `trial`, in order; it counts as told.
    package mutating func facts(of trial: FrozenTrial, at now: Date) -> [Fact] {
        guard trial.state != .waiting, !ended.contains(trial.number) else { return [] }
        let time = min(now, trial.end ?? now)
        let parameters = trial.parameters.map { JSON.Member($0.name, JSON($0.value)) }
        var facts: [Fact] = []
        if reports[trial.number] == nil {
            facts.append(Fact(.started(trial.number, parameters), at: trial.start ?? time))
        }
        facts += measurements(of: trial).map { Fact(.reported(trial.number, $0), at: time) }
        if trial.state.isFinished {
            let ending = Fact.Ending(
                state: trial.state, values: trial.values, parameters: parameters, start: trial.start,
                reason: trial.failureReason, origin: trial.origin)
            facts.append(Fact(.ended(trial.number, ending), at: time))
        }
        for fact in facts { note(fact) }
        return facts
    }

    private func measurements(of trial: FrozenTrial) -> [Fact.Measurement] {
        var metrics = trial.metrics
        if metrics[metric] == nil, !trial.reports.isEmpty { metrics[metric] = trial.reports }
        var news: [Fact.Measurement] = []
        for (metric, reports) in metrics {
            let told = self.reports[trial.number]?[metric] ?? Reports()
            guard told != reports else { continue }
            // By their bits: what is not a number is not equal to itself.
            for (step, value) in reports where told[step]?.bitPattern != value.bitPattern {
                news.append(.init(metric: metric, step: step, value: value))
            }
        }
        return news.sorted { ($0.step, $0.metric) < ($1.step, $1.metric) }
    }
}
