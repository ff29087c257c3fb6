/// Decides whether a trial is worth finishing.
///
/// A function of what the trial reported and of the history.
///
/// A conforming type passes `PrunerContract` of `TuningTesting`.
public protocol Pruner: Sendable {
    /// Whether the pruner looks at other trials. One that does not is spared the reading.
    var usesHistory: Bool { get }

    /// Judges `trial`, which runs and has just reported.
    func judge(_ trial: FrozenTrial, given history: History) -> Verdict

    /// Whether its verdicts may pause trials. By default, no.
    var pausesTrials: Bool { get }

    /// Whether trials go on from copies of the checkpoints of others. By default, no.
    var copiesCheckpoints: Bool { get }

    /// What is to become of a paused trial now, before a new one starts; `nil` if all are to stay as they are. By default, `nil`.
    ///
    /// - Parameter isLast: Whether no new trial is going to start.
    func resumption(given history: History, isLast: Bool) -> Resumption?
}

extension Pruner {
    /// Yes.
    public var usesHistory: Bool { true }

    /// No.
    public var pausesTrials: Bool { false }

    /// No.
    public var copiesCheckpoints: Bool { false }

    /// None.
    public func resumption(given history: History, isLast: Bool) -> Resumption? { nil }
}
