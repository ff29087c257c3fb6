/// Lets another pruner judge by a metric of its own: a limit on memory or on temperature beside the study's pruning.
///
/// For pruners that look at no other trials (``Pruner/usesHistory``); what the study's pruning reads is ``Study/pruningMetric``.
public struct MetricPruner: Pruner {
    /// The reported metric.
    public let metric: String
    /// What judges by it.
    public let wrapped: any Pruner

    /// Asks `wrapped` about `metric`.
    public init(_ metric: String, _ wrapped: any Pruner) {
        precondition(!wrapped.usesHistory, "The history knows one metric, the study's pruning metric.")
        (self.metric, self.wrapped) = (metric, wrapped)
    }

    /// No.
    public var usesHistory: Bool { false }

    /// Judges what was reported of the metric; a trial that reported nothing of it goes on.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        guard let reports = trial.metrics[metric], !reports.isEmpty else { return .proceed }
        var trial = trial
        trial.record.reports = reports
        var verdict = wrapped.judge(trial, given: history)
        verdict.reason = verdict.reason.map { "\(metric): \($0)" }
        return verdict
    }
}

/// Lets another pruner judge by ``Study/pruningMetric`` where that has another goal than the first objective.
public struct DirectedPruner: Pruner {
    /// Which values of the metric are better.
    public let goal: Direction
    /// What judges by it.
    public let wrapped: any Pruner

    /// Asks `wrapped`, for which values toward `goal` are better.
    public init(_ goal: Direction, _ wrapped: any Pruner) { (self.goal, self.wrapped) = (goal, wrapped) }

    /// Whether the wrapped pruner does.
    public var usesHistory: Bool { wrapped.usesHistory }
    /// Whether the wrapped pruner does.
    public var pausesTrials: Bool { wrapped.pausesTrials }
    /// Whether the wrapped pruner does.
    public var copiesCheckpoints: Bool { wrapped.copiesCheckpoints }

    /// What the wrapped pruner says.
    public func judge(_ trial: FrozenTrial, given history: History) -> Verdict {
        wrapped.judge(trial, given: history.pruning(toward: goal))
    }

    /// What the wrapped pruner says.
    public func resumption(given history: History, isLast: Bool) -> Resumption? {
        wrapped.resumption(given: history.pruning(toward: goal), isLast: isLast)
    }
}
