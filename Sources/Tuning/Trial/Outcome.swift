/// How a trial ended.
public enum Outcome: Sendable {
    /// With a value for each objective.
    case complete([Double])
    /// Early, because it did not promise much.
    case pruned
    /// Without a result, for this reason.
    case failed(reason: String)

    /// Failed because of `error`.
    public static func failed(_ error: any Error) -> Outcome { .failed(reason: String(describing: error)) }
}

extension Outcome {
    /// The outcome as it is stored: a result that is none becomes a failure that says so.
    func settled(objectives: Int) -> Outcome {
        guard case .complete(let values) = self else { return self }
        guard values.count == objectives else {
            return .failed(reason: "\(values.count) values were returned, \(objectives) are needed")
        }
        guard !values.contains(where: \.isNaN) else {
            return .failed(reason: "the value is not a number (NaN)")
        }
        return self
    }

    /// How the trial stands after it.
    public var state: TrialState {
        switch self {
        case .complete: .complete
        case .pruned: .pruned
        case .failed: .failed
        }
    }
}

extension Study {
    /// The events that store `outcome` of `trial`.
    func events(for outcome: Outcome, of trial: FrozenTrial) -> [TrialEvent] {
        switch outcome {
        case .complete(let values): return [.finished(.complete, values: values)]
        case .pruned:
            let last = trial.lastValue(of: record.unprunedMetric)
            return [.finished(.pruned, values: directions.count == 1 ? last.map { [$0] } ?? [] : [])]
        case .failed(let reason):
            let note = TrialEvent.systemAttribute(
                key: SystemAttribute.failureReason, JSON.string(reason).text)
            return [note, .finished(.failed, values: [])]
        }
    }
}

extension FrozenTrial {
    /// The number that was reported last of `metric`, or of what pruning reads; `nil` if there is none.
    func lastValue(of metric: String?) -> Double? {
        let reports = metric.map { metrics[$0] ?? Reports() } ?? reports
        return reports.values.last.flatMap { $0.isNaN ? nil : $0 }
    }
}
