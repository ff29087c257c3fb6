/// How a trial stands.
public enum TrialState: String, Codable, CaseIterable, Sendable {
    /// Queued: its parameters may be fixed already, nobody works on it.
    case waiting
    /// A worker evaluates it.
    case running
    /// It ended with a value for each objective.
    case complete
    /// It was ended early because it did not promise much.
    case pruned
    /// It ended without a result.
    case failed

    /// Whether the trial has ended and can no longer change.
    public var isFinished: Bool { self != .waiting && self != .running }
}

/// Which values of an objective are better.
public enum Direction: String, Codable, CaseIterable, Sendable {
    /// Smaller ones.
    case minimize
    /// Larger ones.
    case maximize

    /// The factor that turns a value of this direction into a loss: 1 or −1.
    public var sign: Double { self == .minimize ? 1 : -1 }

    /// Whether `a` is better than `b`.
    ///
    /// NaN is better than nothing and nothing is better than NaN.
    public func isBetter(_ a: Double, than b: Double) -> Bool {
        self == .minimize ? a < b : a > b
    }
}
